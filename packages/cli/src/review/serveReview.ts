import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { writeFileAtomically } from '@dynclean/files';

/** What is served, and where decisions go. */
export interface ServeOptions {
  /** The page with the decisions that there are. */
  readonly renderPage: () => Promise<string>;
  /** The file of decisions; it is written whole at each change. */
  readonly file: string;
  /** @default a free one */
  readonly port?: number | undefined;
  readonly signal: AbortSignal;
  /** Called with the address to open once there is one. */
  readonly onListening: (address: string) => void;
  /** Called when decisions were written, with how many. */
  readonly onSaved?: (decisions: number) => void;
}

/** A file of decisions on a million spans is smaller. */
const MAX_BYTES = 512 * 2 ** 20;

/**
 * Serves the page of a review to this machine alone, until the signal is aborted, and writes decisions as they are
 * made.
 *
 * The address holds a token that nobody can guess; without it, under another host name (a page elsewhere could point a
 * name of its own to 127.0.0.1), or from another origin nothing is told or written.
 */
export async function serveReview(options: ServeOptions): Promise<void> {
  const token = randomBytes(24).toString('hex');
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    void answer(request, { token, host: `127.0.0.1:${port}`, options })
      .catch((error: unknown): Answer => ({
        status: 500,
        body: error instanceof Error ? error.message : String(error),
      }))
      .then((answered) => send(response, answered));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
  };
  options.signal.addEventListener('abort', stop, { once: true });
  if (options.signal.aborted) stop();
  options.onListening(`http://127.0.0.1:${(server.address() as AddressInfo | null)?.port ?? 0}/${token}/`);
  await new Promise((resolve) => server.once('close', resolve));
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
}

const notFound: Answer = { status: 404, body: 'not found' };

async function answer(
  request: IncomingMessage,
  { token, host, options }: { readonly token: string; readonly host: string; readonly options: ServeOptions },
): Promise<Answer> {
  const [, given = '', ...rest] = (request.url ?? '').split('?')[0]!.split('/');
  const { origin = `http://${host}` } = request.headers;
  const isKnown = given.length === token.length && timingSafeEqual(Buffer.from(given), Buffer.from(token));
  if (!isKnown || request.headers.host !== host || origin !== `http://${host}`) return notFound;
  const path = rest.join('/');
  if (request.method === 'GET' && path === '') {
    return { status: 200, body: await options.renderPage(), type: 'text/html; charset=utf-8' };
  }
  if (request.method !== 'PUT' || path !== 'decisions') return notFound;
  const text = await readBody(request);
  if (text === null) return { status: 413, body: `must be at most ${MAX_BYTES} bytes` };
  if (!text.startsWith('{"format":"dynclean-decisions-1"')) return { status: 400, body: 'must be a file of decisions' };
  await writeFileAtomically(options.file, text);
  options.onSaved?.(text.split('\n').length - 2);
  return { status: 204, body: '' };
}

/** The text that was sent; null where it is too long. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request) {
    size += (piece as Buffer).length;
    if (size > MAX_BYTES) return null;
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function send(response: ServerResponse, { status, body, type = 'text/plain; charset=utf-8' }: Answer): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  });
  response.end(body);
}
