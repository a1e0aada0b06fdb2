import { computeMaxSubwords, type EncoderConfig } from '@dynclean/models';
import type { EncoderInfo } from '@dynclean/schema';
import { loadTokenizer, type SubwordTokenizer } from '@dynclean/tokenizers';
import { readEncoderConfig, readEncoderSha256, resolveEncoder } from '@dynclean/weights';

import type { RunContext } from '../context/RunContext.js';

/** Of the demo and of small machines. */
export const DEFAULT_ENCODER = 'minilm';

/** An encoder that is on this machine, its tokenizer loaded, its weights not yet. */
export interface OpenEncoder {
  readonly info: EncoderInfo;
  readonly folder: string;
  /** Whether the user named this folder, rather than an id or a repository. */
  readonly isOwnFolder: boolean;
  readonly config: EncoderConfig;
  readonly tokenizer: SubwordTokenizer;
  /** Subwords that a sentence may have, specials included. */
  readonly maxSubwords: number;
}

/**
 * Finds an encoder by its name, fetches it if need be, and loads its tokenizer.
 *
 * @throws InputError for a name that means nothing, or files that do not fit each other; FetchError when it cannot be
 *   had.
 */
export async function openEncoder(name: string | undefined, context: RunContext): Promise<OpenEncoder> {
  const { signal, onProgress, onMessage } = context;
  const { id, folder, route, repository } = await resolveEncoder(name ?? DEFAULT_ENCODER, {
    signal,
    onNote: onMessage,
    onProgress: (done, total) => onProgress?.({ stage: 'fetch encoder', done, total, unit: 'bytes' }),
  });
  const config = await readEncoderConfig(folder);
  const tokenizer = await loadTokenizer(folder);
  const { hiddenSize, numLayers } = config;
  onMessage?.(
    `encoder: ${id}, ${numLayers} layers of ${hiddenSize} (${route === 'folder' ? folder : `${route}: ${folder}`})`,
  );
  return {
    isOwnFolder: repository === null,
    info: { id, sha256: await readEncoderSha256(folder), hiddenSize, numLayers },
    folder,
    config,
    tokenizer,
    maxSubwords: computeMaxSubwords(config),
  };
}
