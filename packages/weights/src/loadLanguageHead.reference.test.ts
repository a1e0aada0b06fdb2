import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { startEngine } from '@dynclean/engine';
import { expectNear, listTestEngines } from '@dynclean/engine/testing';
import { LanguageModel, type NamedArray, packBatch } from '@dynclean/models';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { loadEncoderWeights } from './loadEncoderWeights.js';
import { hasLanguageHead, loadLanguageHead } from './loadLanguageHead.js';
import { readNamedArrays } from './safetensors/readSafetensors.js';
import { writeSafetensors } from './safetensors/writeSafetensors.js';

// Models as transformers saves them, and their logits: scripts/peer/language_head_values.py.
const place = fileURLToPath(new URL('../tests/language-heads/', import.meta.url));
const { sentences, logits } = JSON.parse(readFileSync(join(place, 'logits.json'), 'utf8')) as {
  readonly sentences: readonly number[][];
  readonly logits: Readonly<Record<string, readonly number[][][]>>;
};
const architectures = Object.keys(logits);

const NONE = new Int32Array(0);
const batch = packBatch(
  sentences.map((ids) => ({
    encoding: { inputIds: Int32Array.from(ids), firstSubword: NONE, lastSubword: NONE },
    spanStart: NONE,
    spanEnd: NONE,
  })),
);

describe.each(listTestEngines())("masked language models beside transformers' on %s", (_title, engine, available) => {
  const test = available ? it : it.skip;
  beforeAll(async () => {
    if (available) await startEngine({ engine, precision: 'fp32', threads: 1 });
  });
  afterAll(() => {
    if (available) expect(tf.memory().numTensors).toBe(0);
  });

  test.each(architectures)('%s has the logits of every subword', async (name) => {
    const { config, parameters } = await loadEncoderWeights(join(place, name));
    const head = await loadLanguageHead(join(place, name));
    const model = new LanguageModel({ config, parameters: { encoder: parameters, head } });
    const tensors = model.upload(batch);
    const ours = tf.tidy(() => model.predict(model.encode(tensors)).dataSync());
    tensors.dispose();
    model.dispose();
    expectNear(ours, logits[name]!.flat(2), 1e-5);
  });
});

describe(loadLanguageHead, () => {
  const folder = mkdtempSync(join(tmpdir(), 'language-head-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  let count = 0;

  /** A model's folder with other tensors. */
  async function change(name: string, edit: (tensors: Map<string, NamedArray>) => void): Promise<string> {
    const copy = join(folder, String(count++));
    cpSync(join(place, name), copy, { recursive: true });
    const tensors = new Map(await readNamedArrays(join(copy, 'model.safetensors')));
    edit(tensors);
    await writeSafetensors(join(copy, 'model.safetensors'), tensors);
    return copy;
  }

  it('reads old names of norms, a wrapper, a decoder that is there twice, a bias under its name alone', async () => {
    const expected = await loadLanguageHead(join(place, 'bert'));
    const changed = await change('bert', (tensors) => {
      const old = [...tensors];
      tensors.clear();
      for (const [name, tensor] of old) {
        const renamed = name.replace('LayerNorm.weight', 'LayerNorm.gamma').replace('LayerNorm.bias', 'LayerNorm.beta');
        tensors.set(name.startsWith('cls.') ? `module.${renamed}` : renamed, tensor);
      }
      tensors.set('cls.predictions.decoder.weight', tensors.get('bert.embeddings.word_embeddings.weight')!);
      tensors.set('cls.predictions.decoder.bias', tensors.get('module.cls.predictions.bias')!);
      tensors.delete('module.cls.predictions.bias');
    });
    expect(await loadLanguageHead(changed)).toEqual(expected);
    expect(await hasLanguageHead(changed)).toBe(true);
  });

  it('refuses what is missing and misshapen, by name', async () => {
    const changed = await change('mpnet', (tensors) => {
      tensors.delete('lm_head.layer_norm.weight');
      tensors.set('lm_head.bias', { shape: [3], values: new Float32Array(3) });
    });
    expect(await hasLanguageHead(changed)).toBe(false);
    await expect(loadLanguageHead(changed)).rejects.toThrow(
      `${join(changed, 'model.safetensors')}: must hold the head that mpnet predicts masked words by, but
  nothing fills lm_head.layer_norm.weight [8]
  lm_head.bias is [3], not [24]
Take a checkpoint of the pre-trained language model, or settings that need no such head.`,
    );
  });

  it('refuses a decoder with weights of its own', async () => {
    const changed = await change('roberta', (tensors) => {
      const { shape, values } = tensors.get('roberta.embeddings.word_embeddings.weight')!;
      tensors.set('lm_head.decoder.weight', { shape, values: values.map((of, at) => (at === 9 ? of + 1 : of)) });
    });
    await expect(loadLanguageHead(changed)).rejects.toThrow(
      'lm_head.decoder.weight must be the word embeddings, which it is tied to, but has values of its own.',
    );
  });

  it('refuses an architecture whose head is not computed here', async () => {
    const changed = await change('bert', (tensors) => {
      for (const name of [...tensors.keys()]) if (name.startsWith('cls.')) tensors.delete(name);
    });
    const config = JSON.parse(readFileSync(join(changed, 'config.json'), 'utf8')) as object;
    writeFileSync(
      join(changed, 'config.json'),
      JSON.stringify({ ...config, model_type: 'electra', embedding_size: 8 }),
    );
    await expect(loadLanguageHead(changed)).rejects.toThrow(
      'model_type must be one with a head for masked words (bert, camembert, mpnet, roberta, xlm-roberta), but got "electra"',
    );
    expect(await hasLanguageHead(changed)).toBe(false);
  });
});
