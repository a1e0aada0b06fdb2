import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { createLabelVocabulary, enumerateCandidateSpans } from '@dynclean/datasets';
import { readMemory, startEngine } from '@dynclean/engine';
import { type NerModel, registerHead } from '@dynclean/models';
import { wordTagger } from '@dynclean/models/testing';
import { type ModelInfo, type Sentence, trainingSettingsSchema } from '@dynclean/schema';
import { computeLogits, prepareCorpus } from '@dynclean/training';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { createTestFolder } from '../testing/createTestFolder.js';
import { testSettings, writeTestCorpus } from '../testing/writeTestCorpus.js';
import { createModel } from './createModel.js';
import { findModelFolder, loadModel } from './loadModel.js';
import { openEncoder, type OpenEncoder } from './openEncoder.js';
import { saveModel } from './saveModel.js';

const settings = trainingSettingsSchema.parse(testSettings);
const sentences: Sentence[] = [{ tokens: ['Ann', 'lives', 'in', 'Oslo'], entities: [] }];

let encoder: OpenEncoder;
let saved: string;
let logits: Float32Array;
let createWith: (head?: string) => Promise<NerModel>;

async function computeAllLogits(model: NerModel): Promise<Float32Array> {
  const { tokenizer, maxSubwords } = encoder;
  const spans = enumerateCandidateSpans(sentences, createLabelVocabulary(['PER', 'LOC']), 8);
  const corpus = prepareCorpus(sentences, spans, {
    tokenizer, maxSubwords, longSentences: 'error', file: 'test', leaveOutExcluded: false,
  }); // prettier-ignore
  let all = new Float32Array(0);
  await computeLogits(model, corpus, { onLogits: (_ids, values) => void (all = Float32Array.from(values)) });
  return all;
}

/** A copy of the saved model to spoil. */
async function copyModel(): Promise<string> {
  const folder = join(await createTestFolder(), 'model');
  await cp(saved, folder, { recursive: true });
  return folder;
}

async function changeInfo(folder: string, change: Partial<ModelInfo>): Promise<void> {
  const path = join(folder, 'model.json');
  const info = JSON.parse(await readFile(path, 'utf8')) as ModelInfo;
  await writeFile(path, JSON.stringify({ ...info, ...change }));
}

beforeAll(async () => {
  await startEngine({ engine: 'cpu' });
  const corpus = await writeTestCorpus({ sentences: 8 });
  encoder = await openEncoder(corpus.encoder, {});
  const { tokenizer, maxSubwords } = encoder;
  const spans = enumerateCandidateSpans(sentences, createLabelVocabulary(['PER', 'LOC']), 8);
  // Only some rows of the word table can train, and lie apart in memory: the file must have all, in their order.
  const trainCorpus = prepareCorpus(sentences, spans, {
    tokenizer, maxSubwords, longSentences: 'error', file: 'test', leaveOutExcluded: true,
  }); // prettier-ignore
  const subwords = new Set(trainCorpus.encodings.flatMap(({ inputIds }) => [...inputIds]));
  createWith = (head) => createModel({ encoder, settings, numClasses: 3, head, subwords });
  const model = await createWith();
  logits = await computeAllLogits(model);
  saved = join(corpus.folder, 'model');
  await save(saved, model);
  model.dispose();
});

function save(folder: string, model: NerModel): Promise<void> {
  return saveModel(folder, {
    model,
    encoderFolder: encoder.folder,
    info: {
      format: 'dynclean-model-1',
      createdBy: 'dynclean test',
      types: ['PER', 'LOC'],
      numClasses: 3,
      encoder: encoder.info,
      settings,
      data: { name: 'test', trainSha256: 'a'.repeat(64) },
    },
  });
}

describe(loadModel, () => {
  it('gives the very model that was saved, and frees it', async () => {
    const before = readMemory().numTensors;
    const loaded = await loadModel(saved);
    expect(await computeAllLogits(loaded.model)).toEqual(logits);
    expect(loaded.vocabulary.typeOf(2)).toBe('LOC');
    loaded.dispose();
    expect(readMemory().numTensors).toBe(before);
  });

  it('names no head where that is the default one', async () => {
    expect(JSON.parse(await readFile(join(saved, 'model.json'), 'utf8'))).not.toHaveProperty('head');
  });

  it('gives a model with another head, which its folder names', async () => {
    const remove = registerHead(wordTagger);
    const folder = join(await createTestFolder(), 'model');
    const model = await createWith('word-tagger');
    const before = await computeAllLogits(model);
    expect(before).toHaveLength(4 * 3); // words by classes
    await save(folder, model);
    model.dispose();
    const loaded = await loadModel(folder);
    expect(loaded.model.head).toEqual({ name: 'word-tagger', shape: { numClasses: 3 } });
    expect(await computeAllLogits(loaded.model)).toEqual(before);
    loaded.dispose();
    expect((await openEncoder(folder, {})).config).toEqual(encoder.config); // no name of its head is an encoder's
    remove();
    await expect(loadModel(folder)).rejects.toThrow(
      'head: must be one of bio-classifier, entity-and-type, entity-detector, pairwise, prototype-classifier, span-classifier, tie-or-break, token-classifier, type-detectors, but got "word-tagger"',
    );
  });

  it('finds the model in a run folder', () => {
    expect(findModelFolder(join(saved, '..'))).toBe(saved);
  });

  it('serves as an encoder of another training: its head is left out', async () => {
    expect((await openEncoder(saved, {})).config).toEqual(encoder.config);
  });

  it('names a folder without a model', async () => {
    const empty = await createTestFolder();
    await expect(loadModel(empty)).rejects.toThrow(`${empty}: must be a model folder`);
    await expect(loadModel(join(empty, 'none'))).rejects.toThrow('there is no such folder');
  });

  it.each([
    [
      'classes that do not fit the types',
      { types: ['PER'] },
      'numClasses must be 2, one more than there are types, but got 3',
    ],
    [
      'a head of another size',
      { settings: { ...settings, headHiddenSize: 20 } },
      'ffnn1.weight must have shape [20, 40] by model.json, but got [16, 40]',
    ],
    ['a format of the future', { format: 'dynclean-model-2' as never }, 'model.json: format: '],
  ])('refuses %s', async (_case, change, message) => {
    const folder = await copyModel();
    await changeInfo(folder, change);
    await expect(loadModel(folder)).rejects.toThrow(message);
  });
});

describe(saveModel, () => {
  it('writes weights, configuration, tokenizer and what they are', async () => {
    expect((await readdir(saved)).sort()).toEqual([
      'config.json', 'model.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json',
    ]); // prettier-ignore
  });
});
