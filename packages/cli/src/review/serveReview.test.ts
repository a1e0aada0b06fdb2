import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { serveReview } from './serveReview.js';

const text = '{"format":"dynclean-decisions-1"}\n{"sentence":1}\n';

let folder = '';
let address = '';
let ended: Promise<void>;
let stopped: AbortController;
let saved: number[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynclean-serve-'));
  stopped = new AbortController();
  saved = [];
  address = await new Promise<string>((resolve) => {
    ended = serveReview({
      renderPage: () => Promise.resolve('<p>page</p>'),
      file: join(folder, 'd.jsonl'),
      signal: stopped.signal,
      onListening: resolve,
      onSaved: (count) => saved.push(count),
    });
  });
});
afterEach(async () => {
  stopped.abort();
  await ended;
  await rm(folder, { recursive: true });
});

/** Like `fetch`, which sets headers by itself that others may not. */
function ask(path: string, { method = 'GET', headers = {}, body = '' } = {}): Promise<[status: number, text: string]> {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, address), { method, headers }, (answer) => {
      let got = '';
      answer.on('data', (piece: Buffer) => (got += piece.toString()));
      answer.on('end', () => resolve([answer.statusCode!, got]));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

describe(serveReview, () => {
  it('gives the page to who has the token, on this machine alone', async () => {
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{48}\/$/);
    expect(await ask('')).toEqual([200, '<p>page</p>']);
    for (const path of ['/', '/0000/', `/${'0'.repeat(48)}/`, 'other']) expect((await ask(path))[0]).toBe(404);
  });

  it('tells nothing under another name, and takes nothing from another origin', async () => {
    expect((await ask('', { headers: { host: 'evil.example' } }))[0]).toBe(404);
    const foreign = { origin: 'http://evil.example' };
    expect((await ask('decisions', { method: 'PUT', body: text, headers: foreign }))[0]).toBe(404);
    expect((await ask('', { method: 'POST', body: text }))[0]).toBe(404);
    expect(saved).toEqual([]);
  });

  it('writes decisions to the file', async () => {
    expect((await ask('decisions', { method: 'PUT', body: text }))[0]).toBe(204);
    expect(await readFile(join(folder, 'd.jsonl'), 'utf8')).toBe(text);
    expect(saved).toEqual([1]);
    expect(await ask('decisions', { method: 'PUT', body: 'rm -rf' })).toEqual([400, 'must be a file of decisions']);
    expect(await readFile(join(folder, 'd.jsonl'), 'utf8')).toBe(text);
  });
});
