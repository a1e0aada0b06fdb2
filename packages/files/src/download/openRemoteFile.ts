import { FetchError, PassingError, RefusedError } from './FetchError.js';

/** A file on a server, from some byte on. */
export interface RemoteFile {
  /** null: nothing is missing. */
  readonly body: ReadableStream<Uint8Array> | null;
  /** Whether `body` begins at the byte asked for; else it is the whole file. */
  readonly isContinued: boolean;
  /** Of the whole file; null: not said. */
  readonly sizeBytes: number | null;
}

/** What is asked of the server. */
export interface RemoteFileOptions {
  /** Sent to the server of `url` only, never to another origin: not even the same host without encryption. */
  readonly token: string | null;
  /** First byte that is wanted. */
  readonly offset: number;
  readonly signal: AbortSignal;
  /** Called with the headers of each answer on the way. */
  readonly onHeaders?: ((headers: Headers) => void) | undefined;
}

const maxRedirects = 5;
const toCount = (text: string | null | undefined): number | null => (/^\d+$/.test(text ?? '') ? Number(text) : null);

/** What an answer that is no success means. */
function failureOf(url: string, { status, statusText }: Response): FetchError {
  const answer = `${url}: the server answers ${status} ${statusText}`.trimEnd();
  return status >= 500 || status === 429 || status === 408
    ? new PassingError(answer)
    : new RefusedError(answer, status);
}

/**
 * Follows redirects by hand, because what is said of a file stands in the first answer only, and because of the token.
 */
async function request(url: string, options: RemoteFileOptions): Promise<Response> {
  const { token, offset, signal, onHeaders } = options;
  let current = new URL(url);
  let mayTellToken = token !== null;
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const headers: Record<string, string> = { 'accept-encoding': 'identity' };
    if (offset > 0) headers['range'] = `bytes=${offset}-`;
    if (mayTellToken) headers['authorization'] = `Bearer ${token}`;
    const response = await fetch(current, { headers, signal, redirect: 'manual' });
    onHeaders?.(response.headers);
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) return response;
    await response.body?.cancel();
    if (!URL.canParse(location, current.href)) throw new FetchError(`${url}: the server redirects to "${location}"`);
    const next = new URL(location, current);
    // Once it has left the server, it is not sent again to an address that a stranger names.
    mayTellToken &&= next.origin === current.origin;
    current = next;
  }
  throw new FetchError(`${url}: the server redirects more than ${maxRedirects} times`);
}

/**
 * Asks for a file from a byte on.
 *
 * @throws FetchError by the server's answer; errors of the network as `fetch` throws them.
 */
export async function openRemoteFile(url: string, options: RemoteFileOptions): Promise<RemoteFile> {
  const { offset } = options;
  const response = await request(url, options);
  const { status, headers } = response;
  const refuse = async (error: FetchError): Promise<never> => {
    await response.body?.cancel();
    throw error;
  };
  const [, first, whole] = /^bytes (\d+|\*)(?:-\d+)?\/(\d+)$/.exec(headers.get('content-range') ?? '') ?? [];
  if (status === 416 && offset > 0) {
    await response.body?.cancel();
    // Everything is here already, or more than there is: what is right shows when it is compared.
    if (toCount(whole) === offset) return { body: null, isContinued: true, sizeBytes: offset };
    return openRemoteFile(url, { ...options, offset: 0 });
  }
  if (!response.ok || response.body === null) return refuse(failureOf(url, response));
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity') {
    // A few bytes could unfold to any number of them.
    return refuse(
      new FetchError(`${url}: must be sent as it is, but the server packs it (content-encoding ${encoding})`),
    );
  }
  const isContinued = status === 206 && offset > 0 && (toCount(first) ?? offset) === offset;
  if (status === 206 && !isContinued) {
    return refuse(
      new FetchError(
        `${url}: must be sent from byte ${offset} on, but the server sends it from ${first ?? 'somewhere'}`,
      ),
    );
  }
  const length = toCount(headers.get('content-length'));
  return {
    body: response.body as ReadableStream<Uint8Array>,
    isContinued,
    sizeBytes: isContinued ? (toCount(whole) ?? (length === null ? null : offset + length)) : length,
  };
}
