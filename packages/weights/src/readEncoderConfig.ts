import { join } from 'node:path';

import { readJsonFile } from '@dynclean/files';
import { z } from 'zod';

import type { EncoderConfig } from '../encoders/EncoderConfig.js';
import { orElse, wanted } from '../encoders/parts/configValues.js';
import { findEncoder, listModelTypes } from '../encoders/registry.js';

/** Of any architecture that is known. */
function createConfigSchema(): z.ZodType<EncoderConfig> {
  const known = listModelTypes();
  const modelType = wanted<string>(
    `one of the supported encoders, ${known.map((name) => `"${name}"`).join(', ')}`,
    (value) => known.includes(value as string),
  );
  return z
    .looseObject({ model_type: orElse(modelType, 'bert') }) // Google's first releases have none; they are BERT
    .transform((json, context) => {
      const parsed = findEncoder(json.model_type).config.schema.safeParse(json);
      if (parsed.success) return parsed.data;
      for (const { path, message } of parsed.error.issues)
        context.addIssue({ code: 'custom', path: [...path], message });
      return z.NEVER;
    });
}

/**
 * Reads `config.json` of a folder as Hugging Face writes it.
 *
 * @throws InputError that names every key which is missing or has a value that our encoder does not compute: another
 *   architecture, activation or kind of position, a decoder, a number out of all proportion.
 */
export function readEncoderConfig(folder: string): Promise<EncoderConfig> {
  return readJsonFile(join(folder, 'config.json'), createConfigSchema());
}

/** What to write as `config.json`, so that Hugging Face's libraries read the folder too. */
export function formatEncoderConfig(config: EncoderConfig): string {
  return `${JSON.stringify(findEncoder(config.architecture).config.format(config), null, 2)}\n`;
}
