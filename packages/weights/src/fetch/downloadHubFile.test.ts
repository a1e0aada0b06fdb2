import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { FetchError, RefusedError } from '@dynclean/files';
import { InterruptedError } from '@dynclean/schema';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { downloadHubFile } from './downloadHubFile.js';
import { createHubServer, type HubServer } from '../testing/createHubServer.js';

const folder = mkdtempSync(join(tmpdir(), 'download-'));
const commit = '0123456789012345678901234567890123456789';
/** Bytes that repeat nowhere near each other, so that a wrong offset shows. */
const content = Buffer.from(Array.from({ length: 200_001 }, (_, index) => (index * index + (index >> 8)) % 251));
const sha256 = createHash('sha256').update(content).digest('hex');
const quick = { retryDelayMs: 1, stallMs: 300 };
let hub: HubServer;
let target: string;
let count = 0;

beforeAll(async () => {
  hub = await createHubServer({
    'o/m': {
      commits: {
        [commit]: { 'w.safetensors': content, 'config.json': Buffer.from('{}'), 'empty.json': Buffer.alloc(0) },
      },
    },
    'o/secret': { commits: { [commit]: { 'w.safetensors': content } }, token: 'hf_x' },
  });
});
afterAll(async () => {
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  hub.requests.length = 0;
  hub.faults.length = 0;
  target = join(folder, String(count++), 'w.safetensors');
});

const url = (name = 'w.safetensors', repository = 'o/m'): string =>
  `${hub.url}/${repository}/resolve/${commit}/${name}`;
const ranges = (): (string | undefined)[] =>
  hub.requests.filter(({ isStorage }) => isStorage).map(({ range }) => range);

describe(downloadHubFile, () => {
  it('follows the hub to where it stores large files, and tells size, sha256 and commit', async () => {
    const steps: [number, number | null][] = [];
    const file = await downloadHubFile(url(), target, {
      ...quick,
      onBytes: (done, total) => steps.push([done, total]),
    });
    expect(file).toEqual({ sizeBytes: 200_001, sha256, commit });
    expect(readFileSync(target).equals(content)).toBe(true);
    expect(existsSync(`${target}.part`)).toBe(false);
    expect(steps[0]).toEqual([0, 200_001]);
    expect(steps.at(-1)).toEqual([200_001, 200_001]);
    expect(steps.map(([done]) => done)).toEqual(steps.map(([done]) => done).sort((a, b) => a - b));
  });

  it('takes small and empty files as they are', async () => {
    expect((await downloadHubFile(url('config.json'), target, quick)).sizeBytes).toBe(2);
    expect((await downloadHubFile(url('empty.json'), `${target}2`, quick)).sizeBytes).toBe(0);
  });

  it('continues where a connection was cut, without asking again for what it has', async () => {
    hub.faults.push(['w.safetensors', 'cut']);
    await downloadHubFile(url(), target, quick);
    expect(readFileSync(target).equals(content)).toBe(true);
    const [first, second] = ranges();
    expect(first).toBeUndefined();
    expect(Number(/^bytes=(\d+)-$/.exec(second ?? '')?.[1])).toBeGreaterThan(0);
    expect(ranges()).toHaveLength(2);
  });

  it('continues what an earlier call left', async () => {
    hub.faults.push(['w.safetensors', 'cut']);
    await expect(downloadHubFile(url(), target, { ...quick, attempts: 1 })).rejects.toThrow(FetchError);
    const left = readFileSync(`${target}.part`).length;
    expect(left).toBeGreaterThan(0);
    expect(existsSync(target)).toBe(false);
    await downloadHubFile(url(), target, quick);
    expect(ranges()).toEqual([undefined, `bytes=${left}-`]);
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  it('begins again with a server that knows no ranges', async () => {
    hub.faults.push(['w.safetensors', 'cut'], ['w.safetensors', 'ignore-range']);
    await downloadHubFile(url(), target, quick);
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  it('takes a part that is whole without asking for its bytes again', async () => {
    await downloadHubFile(url(), target, quick);
    writeFileSync(`${target}.part`, content);
    rmSync(target);
    hub.requests.length = 0;
    expect((await downloadHubFile(url(), target, quick)).sha256).toBe(sha256);
    expect(ranges()).toEqual(['bytes=200001-']); // answered by 416 and the size
  });

  it('throws away a part that is longer than the file, or of another one', async () => {
    await downloadHubFile(url(), target, quick);
    for (const wrong of [Buffer.concat([content, content]), Buffer.alloc(1000)]) {
      writeFileSync(`${target}.part`, wrong);
      rmSync(target);
      await downloadHubFile(url(), target, quick);
      expect(readFileSync(target).equals(content)).toBe(true);
    }
  });

  it('waits out a server that is busy, and gives up after so many tries', async () => {
    hub.faults.push(['w.safetensors', 503], ['w.safetensors', 429]);
    await downloadHubFile(url(), target, quick);
    hub.faults.push(['w.safetensors', 500], ['w.safetensors', 502]);
    await expect(downloadHubFile(url(), `${target}2`, { ...quick, attempts: 2 })).rejects.toThrow(
      `${url()}: the server answers 502 Bad Gateway`,
    );
  });

  it('gives up a connection that brings nothing, and continues', async () => {
    hub.faults.push(['w.safetensors', 'stall']);
    await downloadHubFile(url(), target, quick);
    expect(readFileSync(target).equals(content)).toBe(true);
    hub.faults.push(['w.safetensors', 'stall']);
    await expect(downloadHubFile(url(), `${target}2`, { ...quick, attempts: 1 })).rejects.toThrow(
      'nothing came for 0.3 s',
    );
  });

  it('refuses bytes that are not what the hub says, and keeps none', async () => {
    hub.faults.push(['w.safetensors', 'corrupt']);
    await expect(downloadHubFile(url(), target, quick)).rejects.toThrow(
      new RegExp(
        `must have 200001 bytes with the sha256 ${sha256}, but got 200001 with [0-9a-f]{64}; nothing was kept`,
      ),
    );
    expect([existsSync(target), existsSync(`${target}.part`)]).toEqual([false, false]);
  });

  it('refuses another file than the pinned one', async () => {
    const pin = '0'.repeat(64);
    await expect(downloadHubFile(url(), target, { ...quick, sha256: pin })).rejects.toThrow(
      `must have 200001 bytes with the sha256 ${pin}, but got 200001 with ${sha256}; nothing was kept`,
    );
    await expect(downloadHubFile(url(), target, { ...quick, sizeBytes: 5 })).rejects.toThrow(
      'must have 5 bytes, but the server has 200001; nothing was kept',
    );
    expect([existsSync(target), existsSync(`${target}.part`)]).toEqual([false, false]);
  });

  it('begins once more when what was continued turns out wrong', async () => {
    hub.faults.push(['w.safetensors', 'cut']);
    await expect(downloadHubFile(url(), target, { ...quick, attempts: 1 })).rejects.toThrow(FetchError);
    const part = readFileSync(`${target}.part`);
    part[7] = (part[7] ?? 0) ^ 1; // a disk that forgot a bit
    writeFileSync(`${target}.part`, part);
    await downloadHubFile(url(), target, { ...quick, sha256 });
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  it('does not retry what will not change', async () => {
    await expect(downloadHubFile(url('absent.safetensors'), target, quick)).rejects.toThrow(RefusedError);
    expect(hub.requests).toHaveLength(1);
  });

  it('says that a token is missing or does not open the model', async () => {
    const secret = url('w.safetensors', 'o/secret');
    await expect(downloadHubFile(secret, target, quick)).rejects.toThrow(
      'the server answers 401 Unauthorized: there is no such model, or set HF_TOKEN if it is private or gated',
    );
    await expect(downloadHubFile(secret, target, { ...quick, token: 'hf_y' })).rejects.toThrow(
      'HF_TOKEN does not give access to it',
    );
  });

  it('sends the token to the hub and not to where it redirects', async () => {
    await downloadHubFile(url('w.safetensors', 'o/secret'), target, { ...quick, token: 'hf_x' });
    expect(hub.requests.map(({ isStorage, authorization }) => [isStorage, authorization])).toEqual([
      [false, 'Bearer hf_x'],
      [true, undefined],
    ]);
  });

  it('stops when interrupted and keeps what has come', async () => {
    const stop = new AbortController();
    const options = { ...quick, signal: stop.signal, onBytes: (done: number) => done > 0 && stop.abort() };
    await expect(
      downloadHubFile(url(), target, { ...options, onBytes: (done) => void options.onBytes(done) }),
    ).rejects.toThrow(InterruptedError);
    expect(readFileSync(`${target}.part`).length).toBeGreaterThan(0);
    await downloadHubFile(url(), target, quick);
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  it('names the reason when nobody answers', async () => {
    const gone = await createHubServer({});
    await gone.close();
    const where = `${gone.url}/o/m/resolve/x/w`;
    await expect(downloadHubFile(where, target, { ...quick, attempts: 2 })).rejects.toThrow(`${where}: ECONNREFUSED`);
  });
});
