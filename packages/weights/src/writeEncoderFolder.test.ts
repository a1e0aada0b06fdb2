import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { InputError } from '@dynclean/schema';
import { loadTokenizer } from '@dynclean/tokenizers';
import { afterAll, describe, expect, it } from '@jest/globals';

import { readEncoderSha256 } from './encoderFiles.js';
import { loadEncoderWeights } from './loadEncoderWeights.js';
import { createCountingWeights, tinyConfig, tinyVocabulary } from './testing/tinyEncoder.js';
import { writeEncoderFolder, writeRandomEncoder } from './writeEncoderFolder.js';

const root = mkdtempSync(join(tmpdir(), 'encoders-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const vocabFile = (entries: readonly string[]): Map<string, string> =>
  new Map([['vocab.txt', `${entries.join('\n')}\n`]]);

describe(writeEncoderFolder, () => {
  it('writes a folder that loads again, and whose sha256 follows its contents only', async () => {
    const parameters = createCountingWeights();
    const [first, second] = [join(root, 'first'), join(root, 'second')];
    for (const folder of [first, second]) {
      await writeEncoderFolder(folder, { config: tinyConfig, parameters, tokenizerFiles: vocabFile(tinyVocabulary) });
    }
    expect(await loadEncoderWeights(first)).toEqual({ config: tinyConfig, parameters, leftovers: [] });
    expect((await loadTokenizer(first)).encodeWord('Oslos')).toEqual([6, 8]);
    expect(await readEncoderSha256(first)).toBe(await readEncoderSha256(second));
    const other = { config: tinyConfig, parameters, tokenizerFiles: vocabFile([...tinyVocabulary].reverse()) };
    await writeEncoderFolder(second, other, { force: true });
    expect(await readEncoderSha256(second)).not.toBe(await readEncoderSha256(first));
  });

  it('refuses a tokenizer with more ids than the encoder has embeddings, and leaves no folder', async () => {
    const folder = join(root, 'misfit');
    const encoder = {
      config: tinyConfig,
      parameters: createCountingWeights(),
      tokenizerFiles: vocabFile([...tinyVocabulary, 'x']),
    };
    await expect(writeEncoderFolder(folder, encoder)).rejects.toThrow(InputError);
    await expect(writeEncoderFolder(folder, encoder)).rejects.toThrow(
      "the encoder must have an embedding for each of the tokenizer's 13 ids, but config.json says vocab_size 12",
    );
    expect(readdirSync(root).filter((name) => name.includes('misfit'))).toEqual([]);
  });

  it('refuses weights without a tokenizer', async () => {
    const encoder = {
      config: tinyConfig,
      parameters: createCountingWeights(),
      tokenizerFiles: new Map<string, string>(),
    };
    await expect(writeEncoderFolder(join(root, 'mute'), encoder)).rejects.toThrow(
      'must hold a tokenizer (tokenizer.json, or',
    );
  });
});

describe(writeRandomEncoder, () => {
  const sentences = [
    ['Ann', 'lives', 'in', 'Oslo', '.'],
    ['Oslo', ',', 'Norway', '.'],
  ];

  it('makes an encoder that knows the words of a corpus and spells the others', async () => {
    const folder = join(root, 'random');
    const config = await writeRandomEncoder(folder, sentences, { seed: 5 });
    expect(config).toMatchObject({ numLayers: 2, hiddenSize: 64, numHeads: 4, intermediateSize: 256 });
    const { parameters, config: read } = await loadEncoderWeights(folder);
    expect(read).toEqual(config);
    expect(parameters.get('embeddings.word_embeddings.weight')?.shape).toEqual([config.vocabSize, 64]);
    const tokenizer = await loadTokenizer(folder);
    expect(tokenizer.vocabSize).toBe(config.vocabSize);
    expect(tokenizer.encodeWord('Oslo')).toHaveLength(1);
    expect(tokenizer.encodeWord('Ann')).toHaveLength(3); // seen once: A, ##n, ##n
    expect(tokenizer.encodeWord('Ann')).not.toContain(tokenizer.specialIds.unknown);
    expect(tokenizer.encodeWord('Zoe')).toEqual([tokenizer.specialIds.unknown]); // Z was never seen
  });

  it('gives the same folder for the same seed', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => join(root, name)) as [string, string, string];
    await writeRandomEncoder(a, sentences, { seed: 1 });
    await writeRandomEncoder(b, sentences, { seed: 1 });
    await writeRandomEncoder(c, sentences, { seed: 2 });
    expect(await readEncoderSha256(a)).toBe(await readEncoderSha256(b));
    expect(await readEncoderSha256(a)).not.toBe(await readEncoderSha256(c));
  });

  it('does not overwrite a folder unasked', async () => {
    const folder = join(root, 'there');
    await writeRandomEncoder(folder, sentences, { seed: 1 });
    await expect(writeRandomEncoder(folder, sentences, { seed: 1 })).rejects.toThrow(`${folder}: exists already`);
    await writeRandomEncoder(folder, sentences, { seed: 2, force: true });
    expect(existsSync(join(folder, 'model.safetensors'))).toBe(true);
  });
});
