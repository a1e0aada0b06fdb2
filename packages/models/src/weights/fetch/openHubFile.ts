import { FetchError } from '@dynclean/datasets';

/** Worth another try: the network, a server that is busy or fails. */
export class PassingError extends FetchError {}

/** The server has no such file. */
export class NotFoundError extends FetchError {}

/** A file on the hub, from some byte on. */
export interface HubFile {
  /** null: nothing is missing. */
  readonly body: ReadableStream<Uint8Array> | null;
  /** Whether `body` begins at the byte asked for; else it is the whole file. */
  readonly isContinued: boolean;
  /** Of the whole file; null: not said. */
  readonly sizeBytes: number | null;
  /** Of the whole file; the hub says it of large ones. */
  readonly sha256: string | null;
  readonly commit: string | null;
}

const maxRedirects = 5;
const toCount = (text: string | null | undefined): number | null => (/^\d+$/.test(text ?? '') ? Number(text) : null);

/** What an answer that is no success means. */
function failureOf(url: string, { status, statusText }: Response, token: string | null): FetchError {
  const answer = `${url}: the server answers ${status} ${statusText}`.trimEnd();
  if (status === 404) return new NotFoundError(answer);
  if (status === 401 || status === 403) {
    // The hub answers 401 for models that do not exist too.
    const way = token === null ? 'set HF_TOKEN if it is private or gated' : 'HF_TOKEN does not give access to it';
    return new FetchError(`${answer}: there is no such model, or ${way}`);
  }
  return status >= 500 || status === 429 || status === 408 ? new PassingError(answer) : new FetchError(answer);
}

/**
 * Asks for a file from a byte on and follows the hub's redirects. By hand, because what the hub says of a file (its
 * commit, size and sha256) stands in the first answer only, and the token must not go to another server.
 *
 * @throws FetchError by the server's answer; errors of the network as `fetch` throws them.
 */
export async function openHubFile(
  url: string,
  options: { readonly token: string | null; readonly offset: number; readonly signal: AbortSignal },
): Promise<HubFile> {
  const { token, offset, signal } = options;
  let commit: string | null = null;
  let linkedSize: number | null = null;
  let sha256: string | null = null;
  let current = new URL(url);
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const headers: Record<string, string> = { 'accept-encoding': 'identity' };
    if (offset > 0) headers['range'] = `bytes=${offset}-`;
    if (token !== null && current.host === new URL(url).host) headers['authorization'] = `Bearer ${token}`;
    const response = await fetch(current, { headers, signal, redirect: 'manual' });
    commit ??= response.headers.get('x-repo-commit');
    linkedSize ??= toCount(response.headers.get('x-linked-size'));
    sha256 ??= /^(?:W\/)?"?([0-9a-f]{64})"?$/.exec(response.headers.get('x-linked-etag') ?? '')?.[1] ?? null;
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel();
      current = new URL(location, current);
      continue;
    }
    const [, first, whole] = /^bytes (\d+|\*)(?:-\d+)?\/(\d+)$/.exec(response.headers.get('content-range') ?? '') ?? [];
    if (response.status === 416) {
      await response.body?.cancel();
      // Everything is here already, or more than there is: what is right shows when it is compared.
      if (toCount(whole) === offset) return { body: null, isContinued: true, sizeBytes: offset, sha256, commit };
      return openHubFile(url, { ...options, offset: 0 });
    }
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw failureOf(url, response, token);
    }
    const isContinued = response.status === 206 && toCount(first) === offset;
    if (response.status === 206 && !isContinued) {
      await response.body.cancel();
      throw new FetchError(
        `${url}: must be sent from byte ${offset} on, but the server sends it from ${first ?? 'somewhere'}`,
      );
    }
    const sizeBytes = isContinued ? toCount(whole) : toCount(response.headers.get('content-length'));
    return {
      body: response.body as ReadableStream<Uint8Array>,
      isContinued,
      sizeBytes: sizeBytes ?? linkedSize,
      sha256,
      commit,
    };
  }
  throw new FetchError(`${url}: the server redirects more than ${maxRedirects} times`);
}
