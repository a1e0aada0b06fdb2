import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A model on the imitated hub. */
export interface HubModel {
  /** Files by commit. */
  readonly commits: Record<string, Record<string, Buffer>>;
  /** Commits by branch or tag. */
  readonly branches?: Record<string, string>;
  /** Readable with this token only. */
  readonly token?: string;
}

/** What a network that wants one to log in answers to everything, with the status 200. */
export const loginPages = {
  page: '<!DOCTYPE html>\n<html><title>Welcome to our hotel</title></html>',
  'json-page': '{"error": "log in first"}',
} as const;

/**
 * What goes wrong with one answer: cut off halfway, other bytes, silence after half, a status, no trace of `Range`,
 * a page.
 */
export type Fault = 'cut' | 'corrupt' | 'stall' | 'ignore-range' | keyof typeof loginPages | number;

const isPage = (fault: Fault | undefined): fault is keyof typeof loginPages => Object.hasOwn(loginPages, fault ?? '');

/** What the server was asked for. */
export interface HubRequest {
  readonly path: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
  /** Whether the server that stores large files was asked. */
  readonly isStorage: boolean;
}

/** A hub for tests, on this machine. */
export interface HubServer {
  readonly url: string;
  readonly requests: HubRequest[];
  /** Taken from the front by requests whose path ends so. */
  readonly faults: Array<[pathEnd: string, fault: Fault]>;
  close(): Promise<void>;
}

const isLarge = (name: string): boolean => /\.(safetensors|bin)$/.test(name);

interface SentFile {
  readonly content: Buffer;
  /** What goes wrong on the way. */
  readonly fault: Fault | undefined;
}

async function listen(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<[Server, string]> {
  const server = createServer(handler);
  await new Promise<void>((fulfil) => server.listen(0, '127.0.0.1', fulfil));
  return [server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`];
}

function sendFile(request: IncomingMessage, response: ServerResponse, { content, fault }: SentFile): void {
  const { range } = request.headers;
  const [, from] = /^bytes=(\d+)-$/.exec(range ?? '') ?? [];
  const offset = from === undefined || fault === 'ignore-range' ? 0 : Number(from);
  if (offset >= content.length && offset > 0) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    return;
  }
  const bytes = Buffer.from(content.subarray(offset));
  if (fault === 'corrupt') bytes[0] = (bytes[0] ?? 0) ^ 0xff;
  response.setHeader('content-length', bytes.length);
  if (offset > 0) response.setHeader('content-range', `bytes ${offset}-${content.length - 1}/${content.length}`);
  response.writeHead(offset > 0 ? 206 : 200);
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  if (fault === 'cut') response.write(half, () => response.destroy());
  else if (fault === 'stall') response.write(half);
  else response.end(bytes);
}

/**
 * A server that answers like the Hugging Face hub, on real HTTP: small files itself, large ones by a redirect to
 * another server, whose first answer tells commit, size and sha256; ranges; tokens. And what can go wrong, on demand.
 */
export async function createHubServer(models: Record<string, HubModel>): Promise<HubServer> {
  const requests: HubRequest[] = [];
  const faults: Array<[string, Fault]> = [];
  const note = (request: IncomingMessage, isStorage: boolean): void => {
    const { range, authorization } = request.headers;
    requests.push({ path: decodeURIComponent(request.url ?? ''), range, authorization, isStorage });
  };
  const takeFault = (path: string): Fault | undefined => {
    const index = faults.findIndex(([end]) => path.endsWith(end));
    return index < 0 ? undefined : faults.splice(index, 1)[0]?.[1];
  };
  const find = (path: string): { content: Buffer; commit: string } | number => {
    const [, repository, revision, name] = /^\/([^/]+\/[^/]+)\/resolve\/(.+)\/([^/]+)$/.exec(path) ?? [];
    const model = models[repository ?? ''];
    if (model === undefined) return 401; // as the hub does for models that do not exist
    const commit = model.branches?.[revision ?? ''] ?? revision ?? '';
    const content = model.commits[commit]?.[name ?? ''];
    return content === undefined ? 404 : { content, commit };
  };
  const [storage, storageUrl] = await listen((request, response) => {
    note(request, true);
    const path = decodeURIComponent(request.url ?? '');
    const fault = takeFault(path);
    const found = find(path);
    if (typeof fault === 'number') response.writeHead(fault).end();
    else if (isPage(fault)) response.end(loginPages[fault]);
    else if (typeof found === 'number') response.writeHead(found).end();
    else sendFile(request, response, { content: found.content, fault });
  });
  const [hub, url] = await listen((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    note(request, false);
    const fault = isLarge(path) ? undefined : takeFault(path); // of large files the storage's answer goes wrong
    const found = find(path);
    const [, repository] = /^\/([^/]+\/[^/]+)\//.exec(path) ?? [];
    const { token } = models[repository ?? ''] ?? {};
    if (typeof fault === 'number') response.writeHead(fault).end();
    else if (isPage(fault)) response.end(loginPages[fault]);
    else if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) response.writeHead(401).end();
    else if (typeof found === 'number') response.writeHead(found).end();
    else {
      response.setHeader('x-repo-commit', found.commit);
      if (!isLarge(path)) {
        sendFile(request, response, { content: found.content, fault });
        return;
      }
      response.setHeader('x-linked-size', found.content.length);
      response.setHeader('x-linked-etag', `"${createHash('sha256').update(found.content).digest('hex')}"`);
      response.writeHead(302, { location: `${storageUrl}${request.url ?? ''}` }).end();
    }
  });
  const close = async (): Promise<void> => {
    for (const server of [hub, storage]) {
      server.closeAllConnections();
      await new Promise((fulfil) => server.close(fulfil));
    }
  };
  return { url, requests, faults, close };
}
