import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import type { RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { InterruptedError } from '@dynclean/schema';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { computeSha256 } from '../readSha256.js';
import { createTestFolder } from '../testing/createTestFolder.js';
import { hasOpenssl, makeCertificate } from '../testing/makeCertificate.js';
import { startServer, type TestServer } from '../testing/startServer.js';
import { downloadFile } from './downloadFile.js';
import { FetchError, RefusedError, WrongFileError } from './FetchError.js';

const program = fileURLToPath(new URL('../testing/downloadProcess.js', import.meta.url));
const content = Buffer.from('{"model_type": "bert"}');
const sha256 = computeSha256(content);
const quick = { retryDelayMs: 1, stallMs: 5000 };

const send =
  (body: string | Buffer, headers: Record<string, string | number> = {}, status = 200): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, headers).end(body);
const redirectTo = (location: string): RequestListener => send('', { location }, 302);

/** Sends pieces without an end, as fast as they are taken. */
const sendEndlessly = (piece: Buffer, response: ServerResponse): void => {
  const more = (): void => {
    while (response.write(piece));
    response.once('drain', more);
  };
  response.on('close', () => response.removeAllListeners('drain'));
  more();
};

let servers: TestServer[] = [];
let folder: string;
let target: string;
async function serve(answer: RequestListener, identity?: { key: string; cert: string }): Promise<TestServer> {
  const server = await startServer(answer, identity);
  servers.push(server);
  return server;
}
beforeEach(async () => {
  folder = await createTestFolder();
  target = join(folder, 'config.json');
});
afterEach(async () => {
  for (const server of servers) await server.close();
  servers = [];
});

/** Nothing of the file, nothing that a later call would go on with, no lock. */
const expectNothing = async (): Promise<void> => expect(await readdir(folder)).toEqual([]);

describe('what is kept', () => {
  it('is the file, with its size and sha256', async () => {
    const server = await serve(send(content));
    expect(await downloadFile(`${server.url}/c`, target, quick)).toEqual({ sizeBytes: content.length, sha256 });
    expect(await readFile(target)).toEqual(content);
    expect(await readdir(folder)).toEqual(['config.json']);
  });

  it('is not asked for again where it is there with the sha256 that it must have', async () => {
    const server = await serve(send(content));
    await downloadFile(`${server.url}/c`, target, { ...quick, sha256 });
    await downloadFile(`${server.url}/c`, target, { ...quick, sha256 });
    expect(server.requests).toHaveLength(1);
    await writeFile(target, 'changed');
    await downloadFile(`${server.url}/c`, target, { ...quick, sha256 });
    expect(await readFile(target)).toEqual(content);
  });

  it('is fetched once for two who want it at the same time', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': content.length }).write(content.subarray(0, 5));
      setTimeout(() => response.end(content.subarray(5)), 50);
    });
    const twice = [1, 2].map(() => downloadFile(`${server.url}/c`, target, { ...quick, sha256 }));
    expect(await Promise.all(twice)).toEqual([1, 2].map(() => ({ sizeBytes: content.length, sha256 })));
    expect(server.requests).toHaveLength(1);
  });

  it('is no page of a network that wants one to log in, and is asked for again', async () => {
    const server = await serve(
      send('<!DOCTYPE html><title>Welcome to our hotel</title>', { 'content-type': 'text/html' }),
    );
    const validate = async (path: string): Promise<void> => {
      if (!(await readFile(path, 'utf8')).startsWith('{')) throw new Error('must be JSON');
    };
    const download = () => downloadFile(`${server.url}/c`, target, { ...quick, validate });
    await expect(download()).rejects.toThrow(`${server.url}/c: must be JSON; nothing was kept`);
    await expectNothing();
    server.answer = send(content);
    await download();
    expect(await readFile(target)).toEqual(content);
  });
});

describe('size', () => {
  it('is what was asked for, neither less nor more', async () => {
    const server = await serve(send('x'.repeat(30), { 'content-length': 30 }));
    const download = (sizeBytes: number) => downloadFile(`${server.url}/c`, target, { ...quick, sizeBytes });
    await expect(download(20)).rejects.toThrow('must have 20 bytes, but the server has 30; nothing was kept');
    await expectNothing();
    await expect(download(40)).rejects.toThrow('must have 40 bytes, but the server has 30; nothing was kept');
    await downloadFile(`${server.url}/c`, target, { ...quick, sizeBytes: 30 });
  });

  it.each([{ sizeBytes: 1000 }, { maxBytes: 1000 }])(
    'ends at %o, also where the server sends on without one',
    async (limit) => {
      let sent = 0;
      const server = await serve((_request, response) => {
        response.on('close', () => (sent = response.socket?.bytesWritten ?? sent));
        sendEndlessly(Buffer.alloc(2000), response);
      });
      const fetching = downloadFile(`${server.url}/c`, target, { ...quick, ...limit });
      await expect(fetching).rejects.toThrow(WrongFileError);
      await expect(fetching).rejects.toThrow(/1000 bytes, but the server has \d+ or more; nothing was kept/);
      await expectNothing();
      expect(server.requests).toHaveLength(1);
      expect(sent).toBeLessThan(50e6);
    },
  );

  it('is refused before it comes where the server says that it is too large', async () => {
    const server = await serve(send('', { 'content-length': 5e12 }));
    await expect(downloadFile(`${server.url}/c`, target, quick)).rejects.toThrow(
      'must have at most 67108864 bytes, but the server has 5000000000000; nothing was kept',
    );
    await expectNothing();
  });

  it.each(['gzip', 'br', 'deflate, gzip'])('cannot be hidden by packing: %s', async (encoding) => {
    const bomb = gzipSync(Buffer.alloc(20e6)); // some 20 KB
    const server = await serve(send(bomb, { 'content-encoding': encoding }));
    await expect(downloadFile(`${server.url}/c`, target, quick)).rejects.toThrow(
      `${server.url}/c: must be sent as it is, but the server packs it (content-encoding ${encoding})`,
    );
    await expectNothing();
  });
});

describe('time', () => {
  const options = { retryDelayMs: 1, stallMs: 200, attempts: 2 };

  it('is limited for a server that says nothing', async () => {
    const server = await serve(() => undefined);
    await expect(downloadFile(`${server.url}/c`, target, options)).rejects.toThrow('nothing came for 0.2 s');
    expect(server.requests).toHaveLength(2);
  });

  it('is limited for one that sends a byte now and then', async () => {
    const server = await serve((_request, response) => {
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    });
    await expect(downloadFile(`${server.url}/c`, target, options)).rejects.toThrow(/only \d+ bytes came in 0\.2 s/);
  });

  it('is not limited for one that is slow but brings something', async () => {
    // 100 bytes every 20 ms are 5 KB/s, for longer than a window.
    let left = 40;
    const server = await serve((_request, response) => {
      const timer = setInterval(() => {
        response.write(Buffer.alloc(100));
        if (--left > 0) return;
        clearInterval(timer);
        response.end();
      }, 20);
    });
    expect((await downloadFile(`${server.url}/c`, target, { ...options, attempts: 1 })).sizeBytes).toBe(4000);
  });

  it('can be cut short, and what has come is gone on with', async () => {
    const body = Buffer.alloc(100_000, 7);
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': body.length }).write(body.subarray(0, 60_000));
    });
    const stop = new AbortController();
    const fetching = downloadFile(`${server.url}/c`, target, {
      ...quick,
      signal: stop.signal,
      onBytes: (done) => done === 60_000 && stop.abort(),
    });
    await expect(fetching).rejects.toThrow(InterruptedError);
    expect(await readdir(folder)).toEqual(['config.json.part']);
    server.answer = (_request, response) => {
      response.writeHead(206, { 'content-range': 'bytes 60000-99999/100000' }).end(body.subarray(60_000));
    };
    await downloadFile(`${server.url}/c`, target, quick);
    expect(await readFile(target)).toEqual(body);
    expect(server.requests[1]?.range).toBe('bytes=60000-');
  });
});

describe('the token', () => {
  const token = 'secret';
  const seen = (server: TestServer) => server.requests.map(({ authorization }) => authorization);

  it('goes to the server that was asked, also where that redirects to itself', async () => {
    const server = await serve((request, response) =>
      (request.url === '/c' ? redirectTo('/d') : send(content))(request, response),
    );
    await downloadFile(`${server.url}/c`, target, { ...quick, token });
    expect(seen(server)).toEqual(['Bearer secret', 'Bearer secret']);
  });

  it('goes to no other, and not back to the first by way of another', async () => {
    const first = await serve((request, response) =>
      (request.url === '/c' ? redirectTo(`${second.url}/d`) : send(content))(request, response),
    );
    const second = await serve((request, response) => redirectTo(`${first.url}/e`)(request, response));
    await downloadFile(`${first.url}/c`, target, { ...quick, token });
    expect([seen(first), seen(second)]).toEqual([['Bearer secret', undefined], [undefined]]);
  });

  it.each([
    ['another port', (url: string) => url],
    ['another name of the same machine', (url: string) => url.replace('127.0.0.1', 'localhost')],
  ])('does not go to %s', async (_case, rename) => {
    const second = await serve(send(content));
    const first = await serve(redirectTo(`${rename(second.url)}/d`));
    await downloadFile(`${first.url}/c`, target, { ...quick, token });
    expect([seen(first), seen(second)]).toEqual([['Bearer secret'], [undefined]]);
  });

  (hasOpenssl ? it : it.skip)('does not go out in clear text: from https to http (needs openssl)', async () => {
    const certificate = makeCertificate(await createTestFolder());
    const plain = await serve(send(content));
    const secure = await serve(redirectTo(`${plain.url}/d`), certificate);
    const child = spawn(process.execPath, [program, `${secure.url}/c`, target, token], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate.certFile },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(await readFile(target)).toEqual(content);
    expect([seen(secure), seen(plain)]).toEqual([['Bearer secret'], [undefined]]);
  });
});

describe('servers that make no sense', () => {
  it.each([
    ['redirects without end', redirectTo('/c'), 'redirects more than 5 times'],
    ['redirects to no address', redirectTo('http://'), 'the server redirects to "http://"'],
    ['redirects to nowhere', send('', {}, 302), 'the server answers 302 Found'],
    ['sends a piece that nobody asked for', send(content, {}, 206), 'must be sent from byte 0 on'],
    ['forbids it', send('', {}, 403), 'the server answers 403 Forbidden'],
  ])('that %s', async (_case, answer, message) => {
    const server = await serve(answer);
    const fetching = downloadFile(`${server.url}/c`, target, quick);
    await expect(fetching).rejects.toThrow(FetchError);
    await expect(fetching).rejects.toThrow(message);
    await expectNothing();
  });

  it('says which status it was', async () => {
    const server = await serve(send('', {}, 404));
    const error: unknown = await downloadFile(`${server.url}/c`, target, quick).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RefusedError);
    expect(error).toMatchObject({ status: 404 });
    expect(existsSync(target)).toBe(false);
  });
});
