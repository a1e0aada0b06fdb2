import { join } from 'node:path';

import { resolveCacheFolder } from '@dynclean/files';
import { InputError } from '@dynclean/schema';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { readDataset } from '../dataset/readDataset.js';
import { createTestFolder, removeTestFolders } from '../testing/testFolders.js';
import { resolveCatalogFolder } from './catalogFolders.js';
import { findDataset } from './findDataset.js';
import { listCatalog, type CatalogOptions } from './listCatalog.js';
import { readCatalog } from './readCatalog.js';

const ann = '{"tokens":["Ann"],"entities":[[0,0,"PER"]]}\n';
const remote = (name: string): string =>
  JSON.stringify({
    name,
    types: ['PER'],
    source: { repository: 'https://github.com/a/b', commit: '0'.repeat(40), files: [] },
  });

let options: Required<CatalogOptions>;

beforeAll(async () => {
  options = {
    catalogFolder: await createTestFolder({
      'demo/dataset.json': '{"name":"demo","types":["PER"]}',
      'demo/train-distant.jsonl': ann,
      'cached/dataset.json': remote('cached'),
      'cached/converted.json': '{}',
      'beside/dataset.json': remote('beside'),
      'beside/converted.json': '{}',
      'beside/text/train-distant.jsonl': ann,
      'absent/dataset.json': remote('absent'),
      'absent/converted.json': '{}',
      'images/logo.svg': '',
    }),
    cacheFolder: await createTestFolder({ 'datasets/cached/train-distant.jsonl': ann }),
  };
});
afterAll(removeTestFolders);

describe(findDataset, () => {
  it.each([
    ['demo', (): string => join(options.catalogFolder, 'demo')],
    ['cached', (): string => join(options.cacheFolder, 'datasets', 'cached')],
    ['beside', (): string => join(options.catalogFolder, 'beside', 'text')],
  ])('finds the text of %s', async (id, folder) => {
    expect(await findDataset(id, options)).toBe(folder());
    expect((await readDataset(folder())).train).toHaveLength(1);
  });

  it('takes a folder as it is', async () => {
    const folder = await createTestFolder({ 'train.conll': 'Ann PER\nslept O\n' });
    expect(await findDataset(folder, options)).toBe(folder);
  });

  it('says how to fetch what is not there, and where it looked', async () => {
    const finding = findDataset('absent', options);
    await expect(finding).rejects.toThrow(InputError);
    await expect(finding).rejects.toThrow(
      `absent: its text must be on this machine, but neither ${options.catalogFolder}/absent/text nor ` +
        `${options.cacheFolder}/datasets/absent holds it. Run "dynclean data fetch absent"`,
    );
  });

  it('says what is known where a name is neither id nor folder', async () => {
    await expect(findDataset('wikigolf', options)).rejects.toThrow(
      'wikigolf: must be a folder or one of the known datasets absent, beside, cached, demo, but it is neither.',
    );
  });

  it.each(['./demo', 'no/such/folder'])('takes %s for a folder, not an id', async (path) => {
    await expect(findDataset(path, options)).rejects.toThrow(
      `${path}: must be a folder with a dataset, but there is none`,
    );
  });

  it('wants sentences in the folder', async () => {
    const folder = await createTestFolder({ 'a.txt': '' });
    await expect(findDataset(folder, options)).rejects.toThrow('must hold train-distant.jsonl or train.jsonl');
  });
});

describe(listCatalog, () => {
  it('says of each known dataset whether and where its text is', async () => {
    const items = await listCatalog(options);
    expect(items.map(({ id, origin, folder }) => [id, origin, folder])).toEqual([
      ['absent', 'absent', null],
      ['beside', 'fetched', join(options.catalogFolder, 'beside', 'text')],
      ['cached', 'fetched', join(options.cacheFolder, 'datasets', 'cached')],
      ['demo', 'embedded', join(options.catalogFolder, 'demo')],
    ]);
  });

  it('wants a catalog', async () => {
    await expect(listCatalog({ ...options, catalogFolder: '/no/such/folder' })).rejects.toThrow(
      '/no/such/folder: must be the folder of the known datasets, but there is none. Set DYNCLEAN_DATASETS',
    );
  });

  it('refuses an entry that is broken', async () => {
    const broken = { ...options, catalogFolder: await createTestFolder({ 'a/dataset.json': '{"name":"a"}' }) };
    await expect(listCatalog(broken)).rejects.toThrow('a/dataset.json: types: Invalid input');
    const file = { name: 'dev.jsonl', path: 'dev.json', sizeBytes: 1, sha256: '0'.repeat(64) };
    const source = { repository: 'https://github.com/a/b', commit: '0'.repeat(40), files: [file] };
    const uncounted = {
      ...options,
      catalogFolder: await createTestFolder({
        'a/dataset.json': JSON.stringify({ name: 'a', types: ['PER'], source }),
        'a/converted.json': '{"dev.jsonl":{"sentences":1}}',
      }),
    };
    await expect(listCatalog(uncounted)).rejects.toThrow(
      'a/converted.json: dev.jsonl: must be {"sentences", "entities", "sha256"} of the converted file, but got {"sentences":1}.',
    );
  });
});

describe('folders', () => {
  it('come from the environment, else from the usual places', () => {
    expect(resolveCacheFolder({ DYNCLEAN_CACHE: '/c', XDG_CACHE_HOME: '/x' })).toBe('/c');
    expect(resolveCacheFolder({ DYNCLEAN_CACHE: '', XDG_CACHE_HOME: '/x' })).toBe('/x/dynclean');
    expect(resolveCacheFolder({})).toMatch(/\/\.cache\/dynclean$/);
    expect(resolveCatalogFolder({ DYNCLEAN_DATASETS: '/d' })).toBe('/d');
    expect(resolveCatalogFolder({})).toMatch(/\/datasets$/);
  });
});

describe('the catalog of this repository', () => {
  it('knows the four corpora of the paper and the four label sets of NoiseBench, pinned, and the demo corpus', async () => {
    const entries = await readCatalog(resolveCatalogFolder({}));
    expect(entries.map(({ id, info }) => [id, info.name, info.types.length])).toEqual([
      ['bc5cdr', 'bc5cdr', 2],
      ['conll03', 'conll03', 4],
      ['demo', 'demo', 4],
      ['noisebench-crowd', 'noisebench-crowd', 4],
      ['noisebench-distant', 'noisebench-distant', 4],
      ['noisebench-expert', 'noisebench-expert', 4],
      ['noisebench-llm', 'noisebench-llm', 4],
      ['wikigold', 'wikigold', 4],
      ['wnut16', 'wnut16', 10],
    ]);
    for (const { id, source, info, converted } of entries) {
      if (id === 'demo') continue;
      expect([info.licence, info.notes?.length]).toEqual([expect.any(String), expect.any(Number)]);
      if (source?.words !== undefined) {
        expect([source.commit, source.words.dataset]).toEqual(['d2cd262f6c511c9240e993ac5d5d9f0946e9148f', 'conll03']);
        expect([...converted.keys()]).toEqual(['train-distant.jsonl', 'train-gold.jsonl', 'dev.jsonl', 'test.jsonl']);
        continue;
      }
      expect(source?.commit).toBe('94d8eb8f907a852021b420b4142041d9ee1ffc79');
      expect(source?.files.map(({ name }) => name)).toEqual([...converted.keys()]);
      expect(info.paper).toEqual({
        epochs: id === 'conll03' || id === 'bc5cdr' ? 5 : 10,
        kPos: id === 'bc5cdr' ? 90 : 100,
        kNeg: 90,
      });
    }
  });
});
