import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { computeSha256, FetchError } from '@dynclean/files';
import { InputError, InterruptedError } from '@dynclean/schema';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { readDataset } from '../dataset/readDataset.js';
import { startFileServer, type Answer, type FileServer } from '../testing/startFileServer.js';
import { createTestFolder, removeTestFolders } from '../testing/testFolders.js';
import { formatSentences } from '../formats/write/formatSentences.js';
import { fetchDataset, type FetchedDataset, type FetchOptions } from './fetchDataset.js';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const PATH = `/someone/corpora/${COMMIT}/data/tiny`;

/** What the released files hold; the training file is long enough to be interrupted. */
const SENTENCES = {
  'train-distant': Array.from({ length: 2000 }, (_, index) => ({ tokens: ['Ann', `${index}`], entities: [[0, 0, 'PER']] })), // prettier-ignore
  dev: [{ tokens: ['Zürich'], entities: [[0, 0, 'LOC']] }],
} as const;
const released = (name: keyof typeof SENTENCES): Buffer => Buffer.from(`${JSON.stringify(SENTENCES[name])}\n`);
const converted = (name: keyof typeof SENTENCES): string => formatSentences(SENTENCES[name] as never);
const FILES = [['train-distant', 'train-ds.json'], ['dev', 'dev.json']] as const; // prettier-ignore
const TOTAL = released('train-distant').length + released('dev').length;

const datasetJson = JSON.stringify({
  name: 'tiny',
  types: ['PER', 'LOC'],
  licence: 'Nobody may read it.',
  source: {
    repository: 'https://github.com/someone/corpora',
    commit: COMMIT,
    files: FILES.map(([name, path]) => ({
      name: `${name}.jsonl`,
      path: `data/tiny/${path}`,
      sizeBytes: released(name).length,
      sha256: computeSha256(released(name)),
    })),
  },
});
const convertedJson = JSON.stringify(
  Object.fromEntries(
    FILES.map(([name]) => [
      `${name}.jsonl`,
      { sentences: SENTENCES[name].length, entities: SENTENCES[name].length, sha256: computeSha256(converted(name)) },
    ]),
  ),
);

let server: FileServer;
let catalogFolder: string;
let cacheFolder: string;
let options: FetchOptions;

beforeEach(async () => {
  server = await startFileServer(new Map(FILES.map(([name, path]) => [`${PATH}/${path}`, released(name)])));
  catalogFolder = await createTestFolder({
    'tiny/dataset.json': datasetJson,
    'tiny/converted.json': convertedJson,
    'here/dataset.json': '{"name":"here","types":["PER"],"licence":"Apache-2.0"}',
    'here/train-distant.jsonl': '{"tokens":["Ann"],"entities":[[0,0,"PER"]]}\n',
  });
  cacheFolder = await createTestFolder();
  options = { catalogFolder, cacheFolder, baseUrl: server.baseUrl, retryDelayMs: 1 };
});
afterEach(() => server.close());
afterAll(removeTestFolders);

async function expectWhole(fetched: FetchedDataset): Promise<void> {
  expect(fetched).toMatchObject({
    id: 'tiny',
    folder: join(cacheFolder, 'datasets', 'tiny'),
    licence: 'Nobody may read it.',
  });
  expect((await readdir(fetched.folder)).sort()).toEqual(['dataset.json', 'dev.jsonl', 'train-distant.jsonl']);
  for (const [name] of FILES) {
    expect(await readFile(join(fetched.folder, `${name}.jsonl`), 'utf8')).toBe(converted(name));
  }
  const dataset = await readDataset(fetched.folder);
  expect([dataset.train.length, dataset.types]).toEqual([2000, ['PER', 'LOC']]);
}

/** Nothing that looks like a dataset, and no half-written folder beside it. */
async function expectNothing(): Promise<void> {
  const folder = join(cacheFolder, 'datasets');
  expect(existsSync(folder) ? await readdir(folder) : []).toEqual([]);
}

/** Sends some bytes and breaks the connection, once they have had time to arrive: undici drops what nobody has read. */
const breakAfter =
  (bytes: number): Answer =>
  (_request, response, content) => {
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.subarray(0, bytes), () => void setTimeout(() => response.destroy(), 500));
  };
const fail =
  (status: number): Answer =>
  (_request, response) =>
    void response.writeHead(status).end('no');
const send = (body: string, headers = {}): Answer => (_request, response) => void response.writeHead(200, headers).end(body); // prettier-ignore

describe('from the network', () => {
  it('puts the converted files and dataset.json into the cache and gives the licence', async () => {
    const progress: [number, number][] = [];
    const fetched = await fetchDataset('tiny', {
      ...options,
      onProgress: (done, total) => progress.push([done, total]),
    });
    expect(fetched.status).toBe('fetched');
    await expectWhole(fetched);
    expect(server.requests.map(({ path }) => path)).toEqual(FILES.map(([, path]) => `${PATH}/${path}`));
    expect(progress.at(-1)).toEqual([TOTAL, TOTAL]);
    expect(progress.every(([done, total]) => done <= total && total === TOTAL)).toBe(true);
    expect(await readdir(join(cacheFolder, 'downloads'))).toEqual([]);
  });

  it('keeps what is there and right, without asking the server', async () => {
    await fetchDataset('tiny', options);
    const before = server.requests.length;
    const again = await fetchDataset('tiny', options);
    expect([again.status, server.requests.length]).toEqual(['kept', before]);
  });

  it('fetches again what was changed or is incomplete', async () => {
    const { folder } = await fetchDataset('tiny', options);
    await writeFile(join(folder, 'dev.jsonl'), '{"tokens":["Basel"],"entities":[]}\n');
    const again = await fetchDataset('tiny', options);
    expect(again.status).toBe('fetched');
    await expectWhole(again);
  });

  it('takes the place of GitHub from the environment', async () => {
    process.env['DYNCLEAN_GITHUB_RAW'] = `${server.baseUrl}/`;
    try {
      const { baseUrl: _baseUrl, ...others } = options;
      await expectWhole(await fetchDataset('tiny', others));
    } finally {
      delete process.env['DYNCLEAN_GITHUB_RAW'];
    }
  });

  it('goes on where a broken connection stopped', async () => {
    server.answer(`${PATH}/train-ds.json`, breakAfter(30_000));
    await expectWhole(await fetchDataset('tiny', options));
    const ranges = server.requests.filter(({ path }) => path.endsWith('train-ds.json')).map(({ range }) => range);
    expect(ranges).toHaveLength(2);
    expect(ranges[1]).toMatch(/^bytes=[1-9]\d*-$/);
  });

  it('starts again where the server sends everything in place of the rest', async () => {
    const everything: Answer = (_request, response, content) => {
      response.writeHead(200, { 'content-length': content.length }).end(content);
    };
    server.answer(`${PATH}/train-ds.json`, breakAfter(30_000), everything);
    await expectWhole(await fetchDataset('tiny', options));
  });

  it('tries again where the server is busy', async () => {
    server.answer(`${PATH}/dev.json`, fail(503), fail(429));
    await expectWhole(await fetchDataset('tiny', options));
  });

  it('keeps what has come when it is interrupted, leaves no dataset, and goes on when called again', async () => {
    const controller = new AbortController();
    server.answer(`${PATH}/train-ds.json`, (_request, response, content) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 40_000)); // and nothing more
    });
    const fetching = fetchDataset('tiny', {
      ...options,
      signal: controller.signal,
      onProgress: (done) => done >= 40_000 && controller.abort(),
    });
    await expect(fetching).rejects.toThrow(InterruptedError);
    await expectNothing();
    expect(await readdir(join(cacheFolder, 'downloads'))).toHaveLength(1);
    await expectWhole(await fetchDataset('tiny', options));
    expect(server.requests[1]?.range).toBe('bytes=40000-');
  });

  it('keeps a whole first file when the second one fails, and asks only for the second one then', async () => {
    server.answer(`${PATH}/dev.json`, fail(404));
    await expect(fetchDataset('tiny', options)).rejects.toThrow('the server answers 404 Not Found');
    await expectNothing();
    await expectWhole(await fetchDataset('tiny', options));
    expect(server.requests.map(({ path }) => path.replace(`${PATH}/`, ''))).toEqual([
      'train-ds.json',
      'dev.json',
      'dev.json',
    ]);
  });

  it('refuses a file of another content, says both checksums and keeps nothing of it', async () => {
    const wrong = released('dev').toString('utf8').replace('Z', 'X');
    server.answer(`${PATH}/dev.json`, send(wrong, { 'content-length': released('dev').length }));
    const fetching = fetchDataset('tiny', options);
    await expect(fetching).rejects.toThrow(FetchError);
    await expect(fetching).rejects.toThrow(
      `${server.baseUrl}${PATH}/dev.json: must have ${released('dev').length} bytes with the sha256 ${computeSha256(released('dev'))}, ` +
        `but got ${released('dev').length} with ${computeSha256(wrong)}; nothing was kept`,
    );
    await expectNothing();
    expect(await readdir(join(cacheFolder, 'downloads'))).toEqual([`${computeSha256(released('train-distant'))}.json`]);
    await expectWhole(await fetchDataset('tiny', options));
  });

  it.each([
    [
      'announced',
      send('<html>log in first</html>', { 'content-length': 25 }),
      'but the server has 25; nothing was kept',
    ],
    [
      'too long',
      (_request, response, content) => void response.writeHead(200).end(Buffer.concat([content, content])),
      'but the server has 1',
    ],
  ] as [string, Answer, string][])('refuses a file of another size, %s', async (_case, answer, message) => {
    // prettier-ignore
    server.answer(`${PATH}/train-ds.json`, answer);
    const fetching = fetchDataset('tiny', options);
    await expect(fetching).rejects.toThrow(`must have ${released('train-distant').length} bytes, ${message}`);
    await expectNothing();
  });

  it('begins a file anew whose kept beginning is damaged', async () => {
    const { sha256 } = (JSON.parse(datasetJson) as { source: { files: { sha256: string }[] } }).source.files[0] ?? {
      sha256: '',
    };
    cacheFolder = await createTestFolder({ [`downloads/${sha256}.json.part`]: 'x'.repeat(500) });
    await expectWhole(await fetchDataset('tiny', { ...options, cacheFolder }));
    expect(server.requests.map(({ range }) => range)).toEqual(['bytes=500-', undefined, undefined]);
  });

  it('fetches once where two want the same at once: the second waits and finds it there', async () => {
    let waited = 0;
    const twice = [1, 2].map(() => fetchDataset('tiny', { ...options, onWait: () => void waited++ }));
    const fetched = await Promise.all(twice);
    expect(fetched.map(({ status }) => status).sort()).toEqual(['fetched', 'kept']);
    for (const each of fetched) await expectWhole(each);
    expect([server.requests.length, waited]).toEqual([2, 1]);
  });

  it('sweeps away what a killed fetch left, also of another dataset', async () => {
    cacheFolder = await createTestFolder({
      'datasets/.tiny.0123456789abcdef.partial/dev.jsonl': 'half',
      'datasets/.other.fedcba9876543210.partial/dev.jsonl': 'half',
    });
    await expectWhole(await fetchDataset('tiny', { ...options, cacheFolder }));
    expect(await readdir(join(cacheFolder, 'datasets'))).toEqual(['tiny']);
  });

  it('gives up on a server that stays silent', async () => {
    const silent: Answer = () => undefined;
    server.answer(`${PATH}/train-ds.json`, silent, silent);
    await expect(fetchDataset('tiny', { ...options, stallMs: 50, attempts: 2 })).rejects.toThrow(
      'nothing came for 0.05 s',
    );
    expect(server.requests).toHaveLength(2);
  });

  it('says what to do without a network', async () => {
    await server.close();
    const fetching = fetchDataset('tiny', options);
    await expect(fetching).rejects.toThrow(FetchError);
    await expect(fetching).rejects.toThrow(
      /train-ds\.json: ECONNREFUSED.*Check the network and call again: what has come is kept/,
    );
    await expect(fetching).rejects.toThrow('DYNCLEAN_GITHUB_RAW');
    await expect(fetching).rejects.toThrow('"dynclean data fetch tiny --from FOLDER"');
    await expectNothing();
  });
});

describe('from a folder', () => {
  const releasedFiles = (prefix: string): Record<string, Uint8Array> =>
    Object.fromEntries(FILES.map(([name, path]) => [`${prefix}${path}`, released(name)]));
  const convertedFiles = (prefix: string): Record<string, string> =>
    Object.fromEntries(FILES.map(([name]) => [`${prefix}${name}.jsonl`, converted(name)]));

  it.each([
    ['the repository as released', releasedFiles('data/tiny/')],
    ['its data folder', releasedFiles('tiny/')],
    ['the folder of the dataset', releasedFiles('')],
    ['a converted dataset', convertedFiles('')],
    ['a folder of converted datasets', convertedFiles('tiny/')],
    [
      'converted files written by others',
      Object.fromEntries(
        FILES.map(([name]) => [
          `${name}.jsonl`,
          SENTENCES[name]
            .map((sentence) =>
              JSON.stringify({ entities: sentence.entities, id: 7, tokens: sentence.tokens }, null, 0).replaceAll(
                ',',
                ', ',
              ),
            )
            .join('\r\n'),
        ]),
      ),
    ],
  ])('takes %s', async (_case, files) => {
    // prettier-ignore
    const done: number[] = [];
    const fetched = await fetchDataset('tiny', {
      ...options,
      from: await createTestFolder(files),
      onProgress: (bytes) => done.push(bytes),
    });
    expect(fetched.status).toBe('copied');
    await expectWhole(fetched);
    expect(server.requests).toEqual([]);
    expect(done.at(-1)).toBe(TOTAL);
  });

  it.each<[string, Record<string, string | Uint8Array>, string]>([
    [
      'nothing of it',
      { 'notes.txt': '' },
      'must hold the files of tiny, but got none of them. Either as released (data/tiny/train-ds.json, data/tiny/dev.json) or as JSON Lines (train-distant.jsonl, dev.jsonl).',
    ],
    [
      'a released file that was changed',
      { ...releasedFiles(''), 'dev.json': '[]' },
      `dev.json: must have the sha256 ${computeSha256(released('dev'))}, but got ${computeSha256('[]')}. It is not the released file`,
    ],
    [
      'fewer sentences',
      { ...convertedFiles(''), 'train-distant.jsonl': converted('dev') },
      'train-distant.jsonl: must hold the 2000 sentences with 2000 entities of tiny, but got 1 sentences with 1 entities.',
    ],
    [
      'other words',
      { ...convertedFiles(''), 'dev.jsonl': converted('dev').replace('Z', 'X') },
      'dev.jsonl: must hold the 1 sentences with 1 entities of tiny, but got other words or entities in as many.',
    ],
    [
      'a file with a defect',
      { ...convertedFiles(''), 'dev.jsonl': '{"tokens":["a"],"entities":[[0,1,"LOC"]]}\n' },
      'dev.jsonl:1: entities[0]: must lie inside the sentence',
    ],
  ])('refuses %s', async (_case, files, message) => {
    // prettier-ignore
    const fetching = fetchDataset('tiny', { ...options, from: await createTestFolder(files) });
    await expect(fetching).rejects.toThrow(InputError);
    await expect(fetching).rejects.toThrow(message);
    await expectNothing();
  });
});

describe('labels without words', () => {
  const index = 'docstart\n7\n8\n9\n';
  const labels = '[TOK]\tO\n\n[TOK]\tB-PER\n[TOK]\tO\n\n[TOK]\tO\n[TOK]\tB-PER\n\n[TOK]\tB-PER\n';
  const file = (name: string, path: string, text: string) => ({
    name,
    path: `labels/${path}`,
    sizeBytes: Buffer.byteLength(text),
    sha256: computeSha256(text),
  });
  // Lines 3 and 4 of the training file of tiny are its sentences "Ann 2" and "Ann 3"; the third block has one word.
  const train = formatSentences([
    { tokens: ['Ann', '2'], entities: [[0, 0, 'PER']] },
    { tokens: ['Ann', '3'], entities: [[1, 1, 'PER']] },
  ]);
  const describeConverted = (text: string, sentences: number) => ({ sentences, entities: sentences, sha256: computeSha256(text) }); // prettier-ignore

  beforeEach(async () => {
    await server.close();
    const path = `/someone/labels/${COMMIT}/labels`;
    server = await startFileServer(
      new Map([
        ...FILES.map(([name, place]) => [`${PATH}/${place}`, released(name)] as const),
        [`${path}/index.txt`, Buffer.from(index)],
        [`${path}/noise.tags`, Buffer.from(labels)],
      ]),
    );
    const words = { dataset: 'tiny', index: file('index.txt', 'index.txt', index), lines: '../lines.json' };
    const files = [file('train-distant.jsonl', 'noise.tags', labels)];
    const source = { repository: 'https://github.com/someone/labels', commit: COMMIT, files, words };
    catalogFolder = await createTestFolder({
      'tiny/dataset.json': datasetJson,
      'tiny/converted.json': convertedJson,
      'lines.json': '[[7, 3]]',
      'tagged/dataset.json': JSON.stringify({ name: 'tagged', types: ['PER', 'LOC'], source }),
      'tagged/converted.json': JSON.stringify({
        'train-distant.jsonl': describeConverted(train, 2),
        'dev.jsonl': describeConverted(converted('dev'), 1),
      }),
    });
    options = { ...options, catalogFolder, baseUrl: server.baseUrl };
  });

  it('get the words of another dataset, which is fetched before, and its dev', async () => {
    const { folder, status } = await fetchDataset('tagged', options);
    expect(status).toBe('fetched');
    expect(await readFile(join(folder, 'train-distant.jsonl'), 'utf8')).toBe(train);
    expect(await readFile(join(folder, 'dev.jsonl'), 'utf8')).toBe(converted('dev'));
    expect(server.requests.map(({ path }) => path.split('/').at(-1))).toEqual(['train-ds.json', 'dev.json', 'index.txt', 'noise.tags']); // prettier-ignore
    expect(await readdir(join(cacheFolder, 'downloads'))).toEqual([]);
    expect((await fetchDataset('tagged', options)).status).toBe('kept');
  });

  it('are taken from a folder, as released, where the words are there already', async () => {
    await fetchDataset('tiny', options);
    const before = server.requests.length;
    const from = await createTestFolder({ 'labels/index.txt': index, 'labels/noise.tags': labels });
    const { folder, status } = await fetchDataset('tagged', { ...options, from });
    expect([status, server.requests.length]).toEqual(['copied', before]);
    expect(await readFile(join(folder, 'train-distant.jsonl'), 'utf8')).toBe(train);
  });

  it('need no words where the folder has JSON Lines', async () => {
    const files = { 'train-distant.jsonl': train, 'dev.jsonl': converted('dev') };
    const { status } = await fetchDataset('tagged', { ...options, from: await createTestFolder(files) });
    expect([status, server.requests.length]).toEqual(['copied', 0]);
    expect(await readdir(join(cacheFolder, 'datasets'))).toEqual(['tagged']);
  });

  it('are refused where the words are not the ones', async () => {
    await writeFile(join(catalogFolder, 'lines.json'), '[[7, 4]]');
    await expect(fetchDataset('tagged', options)).rejects.toThrow(
      'must hold the 2 sentences with 2 entities of tagged, but got other words or entities in as many.',
    );
  });
});

describe('without work', () => {
  it('gives the folder of a corpus that is part of the repository', async () => {
    expect(await fetchDataset('here', options)).toMatchObject({
      status: 'embedded',
      folder: join(catalogFolder, 'here'),
      licence: 'Apache-2.0',
    });
  });

  it('says which ids are known', async () => {
    await expect(fetchDataset('tinny', options)).rejects.toThrow(
      'tinny: must be one of the known datasets here, tiny, but it is not.',
    );
  });
});
