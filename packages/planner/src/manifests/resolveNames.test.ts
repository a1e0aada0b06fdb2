import { resolve } from 'node:path';

import { profileSchema } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { makeTestManifest } from '../testing/makeTestManifest.js';
import { expandGrid } from './expandGrid.js';
import { replaceEncoder, resolveNames } from './resolveNames.js';

const isCatalogId = (name: string): boolean => name === 'wikigold';
const makeProfile = (more: object) => profileSchema.parse({ name: 'small', about: '', encoder: 'minilm', ...more });

/** What the names of a block's only cell mean, in `/experiments/one.yaml`. */
function resolveBlock(block: object, { define = {}, profile = null as object | null } = {}) {
  const loaded = makeTestManifest([{ models: 'roberta', ...block }], { define });
  const [cell] = expandGrid(loaded.manifest);
  return resolveNames(loaded, cell!, { profile: profile && makeProfile(profile), isCatalogId });
}

describe(resolveNames, () => {
  it('knows datasets of the catalog by their ids, others as folders relative to the manifest', () => {
    const none = { train: null, dev: null, test: null, sentences: null };
    expect(resolveBlock({ datasets: 'wikigold' }).data).toEqual({ name: 'wikigold', source: 'wikigold', ...none });
    const folder = resolve('/experiments/data/mine');
    expect(resolveBlock({ datasets: 'data/mine' }).data).toEqual({ name: 'data/mine', source: folder, ...none });
    const define = { datasets: { own: { dataset: '../mine', train: 'other.jsonl', needs: 'ask me' } } };
    expect(resolveBlock({ datasets: 'own' }, { define }).data).toEqual({
      ...none,
      name: 'own',
      source: resolve('/mine'),
      train: 'other.jsonl',
      needs: 'ask me',
    });
  });

  it("puts a profile's dataset in place of the manifest's, and its cut on either", () => {
    const sentences = { train: 9, dev: 8, test: 7 };
    expect(resolveBlock({ datasets: 'wikigold' }, { profile: { sentences } }).data).toMatchObject({
      source: 'wikigold',
      sentences,
    });
    expect(resolveBlock({ datasets: 'wikigold' }, { profile: { dataset: 'demo', sentences } }).data).toEqual({
      name: 'demo',
      source: 'demo',
      train: null,
      dev: null,
      test: null,
      sentences,
    });
    expect(resolveBlock({ datasets: 'wikigold' }, { profile: { dataset: 'demo' } }).data.sentences).toBeNull();
  });

  it("cuts the training file where a manifest's dataset says so, a profile's shorter cut before it", () => {
    const define = { datasets: { first: { dataset: 'wikigold', sentences: 100 } } };
    const cut = (profile: object | null) => resolveBlock({ datasets: 'first' }, { define, profile }).data.sentences;
    expect(cut(null)).toEqual({ train: 100 });
    expect(cut({ sentences: { train: 9, dev: 8, test: 7 } })).toEqual({ train: 9, dev: 8, test: 7 });
    expect(cut({ sentences: { train: 900, dev: 8, test: 7 } })).toEqual({ train: 100, dev: 8, test: 7 });
    expect(cut({ dataset: 'demo' })).toBeNull(); // the profile's stands for all of them
  });

  it("takes a manifest's own models before those of the paper", () => {
    const define = { models: { roberta: { encoder: './mine', method: 'topneg' } } };
    const { model } = resolveBlock({ datasets: 'wikigold' }, { define });
    expect(model).toMatchObject({
      method: { name: 'topneg' },
      encoder: { name: resolve('/experiments/mine'), random: null },
    });
    expect(resolveBlock({ datasets: 'wikigold' }).model).toEqual({
      encoder: { name: 'roberta-base', random: null },
      method: { name: 'span', settings: {} },
    });
  });

  it('calls versions the same whose cleaners are the same', () => {
    const identity = (versions: string, profile: object | null = null) =>
      resolveBlock({ datasets: 'wikigold', versions }, { profile }).versionIdentity;
    expect(identity('D1')).not.toBe(identity('D2'));
    expect(identity('D1', {})).toBe(identity('D2', {})); // one encoder for both
    expect(identity('D1', {})).not.toBe(identity('D3', {})); // with TopNeg
    expect(identity('D1-pos', {})).not.toBe(identity('D1-neg', {}));
  });
});

describe(replaceEncoder, () => {
  it.each([
    ['roberta-base', 'roberta-base'],
    ['FacebookAI/roberta-base', 'FacebookAI/roberta-base'], // of the hub
    ['./mine', resolve('/experiments/mine')],
    ['../mine', resolve('/mine')],
    ['/encoders/mine', resolve('/encoders/mine')],
  ])('reads %s as %s', (name, expected) => {
    expect(replaceEncoder(name, '/experiments/one.yaml', null)).toEqual({ name: expected, random: null });
  });

  it("takes a profile's, by its name or at random", () => {
    const path = '/experiments/one.yaml';
    expect(replaceEncoder('bert', path, makeProfile({}))).toEqual({ name: 'minilm', random: null });
    const random = { numLayers: 2, hiddenSize: 16, seed: 3 };
    expect(replaceEncoder('bert', path, makeProfile({ encoder: { random } }))).toEqual({
      name: 'random 2 x 16',
      random,
    });
  });
});
