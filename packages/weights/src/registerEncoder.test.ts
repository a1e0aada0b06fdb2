import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from '@jest/globals';
import { computeMaxSubwords, countMatrixWeights, registerEncoder } from '@dynclean/models';
import { bagOfWords, bagOfWordsConfig } from '@dynclean/models/testing';

import { createRandomEncoder } from './createRandomEncoder.js';
import { loadEncoderWeights } from './loadEncoderWeights.js';
import { formatEncoderConfig, readEncoderConfig } from './readEncoderConfig.js';
import { writeSafetensors } from './safetensors/writeSafetensors.js';

const config = bagOfWordsConfig;

describe(registerEncoder, () => {
  let remove = (): void => undefined;
  afterEach(() => remove());

  it('makes an architecture known to all that reads and writes encoders, until it is taken away', async () => {
    remove = registerEncoder(bagOfWords);
    const folder = mkdtempSync(join(tmpdir(), 'toy-'));
    writeFileSync(join(folder, 'config.json'), formatEncoderConfig(config));
    const parameters = createRandomEncoder(config, 1);
    await writeSafetensors(join(folder, 'model.safetensors'), parameters);
    const loaded = await loadEncoderWeights(folder);
    expect(loaded.config).toEqual(config);
    expect(loaded.parameters).toEqual(parameters);
    expect(computeMaxSubwords(loaded.config)).toBe(30);
    expect(countMatrixWeights(loaded.config)).toBe(4 * 4);

    remove();
    remove = () => undefined;
    await expect(readEncoderConfig(folder)).rejects.toThrow('but got "bag-of-words"');
    rmSync(folder, { recursive: true });
  });
});
