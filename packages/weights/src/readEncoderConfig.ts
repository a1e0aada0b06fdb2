import { join } from 'node:path';

import { readJsonFile } from '@dynclean/files';
import { createEncoderConfigSchema, type EncoderConfig, findEncoder } from '@dynclean/models';

/**
 * Reads `config.json` of a folder as Hugging Face writes it.
 *
 * @throws InputError that names what `createEncoderConfigSchema` objects to.
 */
export function readEncoderConfig(folder: string): Promise<EncoderConfig> {
  return readJsonFile(join(folder, 'config.json'), createEncoderConfigSchema());
}

/** What to write as `config.json`, so that Hugging Face's libraries read the folder too. */
export function formatEncoderConfig(config: EncoderConfig): string {
  return `${JSON.stringify(findEncoder(config.architecture).config.format(config), null, 2)}\n`;
}
