import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { FetchError } from '@dynclean/files';
import { InputError, InterruptedError } from '@dynclean/schema';
import { loadTokenizer } from '@dynclean/tokenizers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { loadEncoderWeights } from '../loadEncoderWeights.js';
import { createCountingWeights, tinyConfig, tinyVocabulary } from '../testing/tinyEncoder.js';
import { writeEncoderFolder } from '../writeEncoderFolder.js';
import { EncoderUnavailableError } from './EncoderUnavailableError.js';
import { resolveEncoder } from './resolveEncoder.js';
import type { ResolveOptions } from './ResolveOptions.js';
import { createHubServer, type HubServer, loginPages } from '../testing/createHubServer.js';

const root = mkdtempSync(join(tmpdir(), 'resolve-'));
const first = '1'.repeat(40);
const second = '2'.repeat(40);
const parameters = createCountingWeights();
let hub: HubServer;
let branches: Record<string, string>;
let files: Record<string, Buffer>;
let count = 0;
let cacheFolder: string;
let options: ResolveOptions;
let notes: string[];

beforeAll(async () => {
  const folder = join(root, 'tiny');
  const tokenizerFiles = new Map([
    ['vocab.txt', `${tinyVocabulary.join('\n')}\n`],
    ['tokenizer_config.json', '{"do_lower_case": false}'],
  ]);
  await writeEncoderFolder(folder, { config: tinyConfig, parameters, tokenizerFiles });
  files = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
  branches = { main: first };
  const { 'vocab.txt': _vocabulary, ...silent } = files;
  const config = JSON.parse(files['config.json']!.toString()) as object;
  hub = await createHubServer({
    'o/tiny': {
      commits: { [first]: files, [second]: { ...files, 'config.json': Buffer.from(JSON.stringify(config)) } },
      branches,
    },
    'o/secret': { commits: { [first]: files }, branches: { main: first }, token: 'hf_x' },
    'o/silent': { commits: { [first]: silent }, branches: { main: first } },
    'o/other': {
      commits: { [first]: { ...files, 'config.json': Buffer.from(JSON.stringify({ ...config, model_type: 't5' })) } },
      branches: { main: first },
    },
    'o/weightless': {
      commits: { [first]: { ...files, 'model.safetensors': undefined as never } },
      branches: { main: first },
    },
  });
});
afterAll(async () => {
  await hub.close();
  rmSync(root, { recursive: true, force: true });
});
beforeEach(() => {
  hub.requests.length = 0;
  hub.faults.length = 0;
  branches['main'] = first;
  cacheFolder = join(root, `cache-${count++}`);
  notes = [];
  options = {
    cacheFolder,
    environment: { HF_ENDPOINT: hub.url, HF_HOME: join(root, 'no-hub-cache') },
    retryDelayMs: 1,
    stallMs: 300,
    onNote: (note) => notes.push(note),
  };
});

const encoders = (): string[] => readdirSync(join(cacheFolder, 'encoders')).sort();
const askedFor = (): string[] => hub.requests.map(({ path }) => path.slice(path.lastIndexOf('/') + 1));

describe('resolveEncoder from the hub', () => {
  it('fetches the commit that a branch means, small files first, and loads', async () => {
    const progress: [number, number][] = [];
    const encoder = await resolveEncoder('o/tiny', { ...options, onProgress: (...step) => progress.push(step) });
    const folder = join(cacheFolder, 'encoders', 'o--tiny');
    expect(encoder).toEqual({ id: 'o/tiny', folder, route: 'hub', repository: 'o/tiny', commit: first });
    expect((await loadEncoderWeights(folder)).parameters).toEqual(parameters);
    expect((await loadTokenizer(folder)).encodeWord('Oslos')).toEqual([6, 8]);

    expect(hub.requests[0]?.path).toBe('/o/tiny/resolve/main/config.json');
    expect(hub.requests.slice(1).every(({ path }) => path.startsWith(`/o/tiny/resolve/${first}/`))).toBe(true);
    expect(askedFor().at(-1)).toBe('model.safetensors');
    const sizeBytes = statSync(join(folder, 'model.safetensors')).size;
    expect(progress.at(-1)![0]).toBe(progress.at(-1)![1]);
    expect(progress.at(-1)![0]).toBeGreaterThan(sizeBytes);
  });

  it('leaves nothing of its work, and does not ask again', async () => {
    await resolveEncoder('o/tiny', options);
    expect(encoders()).toEqual(['o--tiny', 'o--tiny.sha256.json']);
    expect(readdirSync(join(cacheFolder, 'encoders', 'o--tiny')).sort()).toEqual([
      ...['config.json', 'encoder.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json', 'vocab.txt'],
    ]);
    hub.requests.length = 0;
    branches['main'] = second;
    expect(await resolveEncoder('o/tiny', options)).toMatchObject({ route: 'cache', commit: first });
    expect(hub.requests).toEqual([]);
  });

  it('fetches again when a file of the cache is gone or short', async () => {
    const { folder } = await resolveEncoder('o/tiny', options);
    writeFileSync(join(folder, 'model.safetensors'), 'short');
    expect((await resolveEncoder('o/tiny', options)).route).toBe('hub');
    expect((await loadEncoderWeights(folder)).parameters).toEqual(parameters);
  });

  it('fetches for one of several that want it at the same time; the others wait', async () => {
    const all = await Promise.all([1, 2, 3].map(() => resolveEncoder('o/tiny', options)));
    expect(all.map(({ route }) => route).sort()).toEqual(['cache', 'cache', 'hub']);
    expect(askedFor().filter((name) => name === 'config.json')).toHaveLength(1);
    expect(notes.filter((note) => note === 'waiting for another process that fetches o/tiny')).toHaveLength(2);
  });

  it('sends the token', async () => {
    await expect(resolveEncoder('o/secret', options)).rejects.toThrow('set HF_TOKEN if it is private or gated');
    const environment = { ...options.environment, HF_TOKEN: 'hf_x' };
    expect((await resolveEncoder('o/secret', { ...options, environment })).route).toBe('hub');
  });

  it('continues after an interrupt, at the byte where it stopped', async () => {
    const stop = new AbortController();
    hub.faults.push(['model.safetensors', 'stall']);
    const stopped = resolveEncoder('o/tiny', {
      ...options,
      signal: stop.signal,
      stallMs: 5000,
      onProgress: (done) => void (done > 2000 && stop.abort()),
    });
    await expect(stopped).rejects.toThrow(InterruptedError);
    expect(encoders()).toEqual(['.o--tiny.partial']);

    hub.requests.length = 0;
    await resolveEncoder('o/tiny', options);
    // What is here is not asked for; tokenizer.json, which is not there, is; the hub sends on to its storage.
    expect(askedFor()).toEqual(['config.json', 'tokenizer.json', 'model.safetensors', 'model.safetensors']);
    expect(hub.requests.at(-1)?.range).toMatch(/^bytes=[1-9]\d*-$/);
    expect(encoders()).toEqual(['o--tiny', 'o--tiny.sha256.json']);
  });

  it('does not mix commits when a branch moves between an interrupted call and the next', async () => {
    hub.faults.push(['model.safetensors', 'cut']);
    await expect(resolveEncoder('o/tiny', { ...options, attempts: 1 })).rejects.toThrow(FetchError);
    branches['main'] = second;
    hub.requests.length = 0;
    expect((await resolveEncoder('o/tiny', options)).commit).toBe(second);
    expect(askedFor()).toContain('tokenizer_config.json');
    expect(hub.requests.at(-1)?.range).toBeUndefined();
  });

  it('holds later fetches to the checksums of the first, also without them pinned', async () => {
    await resolveEncoder(`o/tiny@${first}`, options);
    const recordPath = join(cacheFolder, 'encoders', `o--tiny@${first}.sha256.json`);
    const record = JSON.parse(readFileSync(recordPath, 'utf8')) as Record<string, string>;
    const name = `${first}/model.safetensors`;
    expect(record[name]).toBe(createHash('sha256').update(files['model.safetensors']!).digest('hex'));

    rmSync(join(cacheFolder, 'encoders', `o--tiny@${first}`), { recursive: true });
    writeFileSync(recordPath, JSON.stringify({ ...record, [name]: '0'.repeat(64) })); // as if the hub's had changed
    const changed = resolveEncoder(`o/tiny@${first}`, options);
    await expect(changed).rejects.toThrow(
      `must have ${files['model.safetensors']!.length} bytes with the sha256 ${'0'.repeat(64)}`,
    );
    await expect(changed).rejects.toThrow(
      `It came with another content before; if that is as it should be, remove ${recordPath}.`,
    );
  });

  it.each([
    ['config.json', 'page', /config\.json must be a JSON object, but it begins with .*a network to log in to/],
    ['config.json', 'json-page', /config\.json: .*/],
    ['vocab.txt', 'page', /vocab\.txt must be lines of text/],
    ['model.safetensors', 'page', /must have \d+ bytes, but the server has 64; nothing was kept/],
  ] as const)('keeps nothing of a login page in place of %s (%s), and asks again', async (name, fault, message) => {
    hub.faults.push([name, fault]);
    await expect(resolveEncoder('o/tiny', options)).rejects.toThrow(message);
    expect(encoders()).not.toContain('o--tiny.sha256.json'); // no checksum of it is held against the right file
    const { folder } = await resolveEncoder('o/tiny', options);
    expect((await loadEncoderWeights(folder)).parameters).toEqual(parameters);
    expect((await loadTokenizer(folder)).encodeWord('Oslos')).toEqual([6, 8]);
  });

  it('asks again for a login page that an earlier version had kept', async () => {
    const work = join(cacheFolder, 'encoders', '.o--tiny.partial');
    mkdirSync(work, { recursive: true });
    for (const name of ['config.json', 'vocab.txt']) writeFileSync(join(work, name), loginPages.page);
    writeFileSync(join(work, 'commit'), first);
    const { folder } = await resolveEncoder(`o/tiny@${first}`, options);
    expect((await loadEncoderWeights(folder)).parameters).toEqual(parameters);
  });

  it('refuses a model that it does not compute before its weights are fetched', async () => {
    await expect(resolveEncoder('o/other', options)).rejects.toThrow(InputError);
    await expect(resolveEncoder('o/other', options)).rejects.toThrow('"roberta", "xlm-roberta", but got "t5"');
    expect(askedFor()).toEqual(['config.json', 'config.json']);
  });

  it('says what a repository lacks', async () => {
    await expect(resolveEncoder('o/silent', options)).rejects.toThrow(
      `${hub.url}/o/silent: must hold tokenizer.json, or vocab.txt, or vocab.json and merges.txt, or spm.model at main, but does not.`,
    );
    await expect(resolveEncoder('o/weightless', options)).rejects.toThrow(
      'must hold model.safetensors, or pytorch_model.bin at main, but does not.',
    );
    await expect(resolveEncoder('o/tiny@v2', options)).rejects.toThrow('must hold config.json at v2, but does not.');
  });

  it('says what can be done when the hub cannot be reached', async () => {
    const gone = await createHubServer({});
    await gone.close();
    const problem = resolveEncoder('o/tiny', { ...options, environment: { HF_ENDPOINT: gone.url }, attempts: 1 });
    await expect(problem).rejects.toThrow(FetchError);
    await expect(problem).rejects.toThrow(
      `encoder o/tiny: ${gone.url}/o/tiny/resolve/main/config.json: ECONNREFUSED. ` +
        'Check the network, set HF_ENDPOINT to a mirror, or give the folder of an encoder.',
    );
    expect(encoders()).toEqual([]);
  });
});

describe('resolveEncoder without the network', () => {
  it.each([
    ['HF_HUB_OFFLINE', { HF_HUB_OFFLINE: '1' }, {}, 'HF_HUB_OFFLINE is set'],
    ['fetch: false', {}, { fetch: false }, 'fetching was not allowed'],
  ])('says what is missing by %s', async (_by, environment, more, reason) => {
    const problem = resolveEncoder('roberta-base', {
      ...options,
      ...more,
      environment: { ...options.environment, ...environment },
    });
    await expect(problem).rejects.toThrow(EncoderUnavailableError);
    await expect(problem).rejects.toThrow(
      `encoder roberta-base: must be on this machine, because ${reason}, but config.json of FacebookAI/roberta-base@` +
        `e2da8e2f811d1448a5b465c236feacd80ffbac7b is not in ${join(root, 'no-hub-cache', 'hub')}`,
    );
    expect(hub.requests).toEqual([]);
  });

  /** Puts the tiny model where Hugging Face's libraries would: blobs, and links to them by commit and name. */
  const fillHubCache = (names: readonly string[]): string => {
    const home = join(root, `hub-${count}`);
    const model = join(home, 'hub', 'models--o--tiny');
    for (const name of names) {
      const blob = join(model, 'blobs', createHash('sha256').update(files[name]!).digest('hex'));
      const link = join(model, 'snapshots', first, name);
      for (const path of [blob, link]) mkdirSync(dirname(path), { recursive: true });
      writeFileSync(blob, files[name]!);
      symlinkSync(blob, link);
    }
    mkdirSync(join(model, 'refs'));
    writeFileSync(join(model, 'refs', 'main'), first);
    return home;
  };

  it.each(['o/tiny', `o/tiny@${first}`])("takes %s from the cache of Hugging Face's libraries", async (name) => {
    const home = fillHubCache(Object.keys(files));
    const offline = { ...options, environment: { HF_HOME: home, HF_HUB_OFFLINE: '1' } };
    const encoder = await resolveEncoder(name, offline);
    expect(encoder).toMatchObject({ route: 'hub-cache', commit: first });
    rmSync(home, { recursive: true }); // ours does not depend on it
    expect((await loadEncoderWeights(encoder.folder)).parameters).toEqual(parameters);
    expect((await resolveEncoder(name, offline)).route).toBe('cache');
  });

  it('fetches only what that cache lacks', async () => {
    const home = fillHubCache(['config.json', 'vocab.txt', 'tokenizer_config.json']);
    const environment = { ...options.environment, HF_HOME: home };
    expect((await resolveEncoder('o/tiny', { ...options, environment })).route).toBe('hub');
    expect(new Set(askedFor())).toEqual(new Set(['tokenizer.json', 'model.safetensors']));

    const offline = { HF_HOME: home, HF_HUB_OFFLINE: '1' };
    cacheFolder = `${cacheFolder}-offline`;
    await expect(resolveEncoder('o/tiny', { ...options, cacheFolder, environment: offline })).rejects.toThrow(
      `model.safetensors, or pytorch_model.bin of o/tiny@${first} are not in ${join(home, 'hub')}`,
    );
  });

  it('does not use a file of that cache that is not the recorded one', async () => {
    const home = fillHubCache(Object.keys(files));
    const encodersFolder = join(cacheFolder, 'encoders');
    mkdirSync(encodersFolder, { recursive: true });
    const record = { [`${first}/vocab.txt`]: '0'.repeat(64) };
    writeFileSync(join(encodersFolder, 'o--tiny.sha256.json'), JSON.stringify(record));
    const environment = { HF_HOME: home, HF_HUB_OFFLINE: '1' };
    await expect(resolveEncoder('o/tiny', { ...options, environment })).rejects.toThrow('vocab.txt');
    expect(notes).toEqual([
      `${join(home, 'hub', 'models--o--tiny', 'snapshots', first, 'vocab.txt')} is not the file that it should be by ` +
        'its sha256; it is left alone and not used',
    ]);
  });
});

describe('resolveEncoder in a folder', () => {
  const createFolder = (names: readonly string[]): string => {
    const folder = join(root, `own-${count}`);
    mkdirSync(folder);
    for (const name of names) writeFileSync(join(folder, name), files[name]!);
    return folder;
  };

  it('takes it as it is', async () => {
    const folder = createFolder(Object.keys(files));
    expect(await resolveEncoder(folder, options)).toEqual({
      id: folder,
      folder,
      route: 'folder',
      repository: null,
      commit: null,
    });
    expect(existsSync(cacheFolder)).toBe(false);
  });

  it.each([
    ['config.json', 'config.json: must be a JSON file, but there is none'],
    [
      'vocab.txt',
      'must hold a tokenizer (tokenizer.json, or vocab.txt, or vocab.json and merges.txt, or spm.model), but has none',
    ],
    ['model.safetensors', 'must hold model.safetensors, but has none'],
  ])('says that %s is missing', async (missing, message) => {
    const folder = createFolder(Object.keys(files).filter((name) => name !== missing));
    await expect(resolveEncoder(folder, options)).rejects.toThrow(InputError);
    await expect(resolveEncoder(folder, options)).rejects.toThrow(message);
  });
});
