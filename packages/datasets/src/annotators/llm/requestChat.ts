import { FetchError, PassingError, RefusedError } from '@dynclean/files';
import { throwIfInterrupted } from '@dynclean/schema';

import { asArray, asObject, type JsonObject } from '../../json/JsonObject.js';
import type { Answer } from './AnswerCache.js';
import type { ApiKey } from './readKey.js';

/** A busy or failing server that says when to come again. */
export class BusyError extends PassingError {
  /** @param retryAfterMs - null: it does not say. */
  constructor(
    message: string,
    readonly retryAfterMs: number | null,
  ) {
    super(message);
  }
}

/** One question and how it is sent. */
export interface ChatRequest {
  readonly url: URL;
  readonly body: JsonObject;
  readonly key: ApiKey;
  /** For the whole answer. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** An answer is a few kilobytes; what goes on for so long is none. */
const MAX_BYTES = 4 * 2 ** 20;
const MAX_REDIRECTS = 3;
/** Statuses that pass. */
const PASSING = [408, 409, 425, 429];

/**
 * Asks once. Redirects are followed within the server only: neither the key nor the text goes to another.
 *
 * @throws BusyError, PassingError for what may pass: the network, a busy or failing server, an answer that breaks off.
 * @throws RefusedError by the server's answer; FetchError for an answer that is none.
 * @throws InterruptedError when `signal` is aborted.
 */
export async function requestChat(request: ChatRequest): Promise<Answer> {
  const { url, key, signal, timeoutMs } = request;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await send(request, signal === undefined ? timeout : AbortSignal.any([signal, timeout]));
    const text = await readText(response, url);
    if (!response.ok) throw failureOf(request, response, text);
    return readChat(request, response, text);
  } catch (error) {
    throwIfInterrupted(signal);
    if (error instanceof FetchError) throw error;
    const why = timeout.aborted ? `no whole answer came within ${timeoutMs / 1000} s` : reasonOf(error);
    throw new PassingError(key.hide(`${url.href}: ${why}`));
  }
}

/** What lies behind undici's "fetch failed". */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message;
}

async function send({ url, body, key }: ChatRequest, signal: AbortSignal): Promise<Response> {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    ...(key.value === null ? {} : { authorization: `Bearer ${key.value}` }),
  };
  let current = url;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await fetch(current, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      signal,
      redirect: 'manual',
    });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400) return response;
    await response.body?.cancel();
    const next = location !== null && URL.canParse(location, current.href) ? new URL(location, current) : null;
    if (next?.origin !== url.origin || ![307, 308].includes(response.status)) {
      throw new RefusedError(
        `${url.href}: must answer itself, but redirects to ${next?.origin ?? 'nowhere'}; nothing was sent there. ` +
          'Give that address as the endpoint if it is to be trusted.',
        response.status,
      );
    }
    current = next;
  }
  throw new RefusedError(`${url.href}: redirects more than ${MAX_REDIRECTS} times`, 310);
}

async function readText(response: Response, url: URL): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += (piece as Uint8Array).length;
    if (size > MAX_BYTES)
      throw new FetchError(`${url.href}: must answer with at most ${MAX_BYTES} bytes, but sends more`);
    pieces.push(piece as Uint8Array);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** What a server says of its failure, in a few words of its own, without the key. */
function describeBody(text: string, key: ApiKey): string {
  const { error } = asObject(parse(text));
  const said = typeof error === 'string' ? error : asObject(error)['message'];
  const shown = typeof said === 'string' ? said : text;
  return key.hide(shown).replaceAll(/\s+/g, ' ').trim().slice(0, 300);
}

function failureOf({ url, key }: ChatRequest, { status, statusText, headers }: Response, text: string): FetchError {
  const said = describeBody(text, key);
  return classify(
    status,
    `${url.href}: the server answers ${status} ${key.hide(statusText)}`.trimEnd() + (said === '' ? '' : `: ${said}`),
    headers,
  );
}

function classify(status: number, message: string, headers: Headers): FetchError {
  const passes = (status >= 500 && status !== 501) || PASSING.includes(status);
  return passes
    ? new BusyError(message, readRetryAfter(headers.get('retry-after')))
    : new RefusedError(message, status);
}

/** Seconds, or a date, as milliseconds from now. */
function readRetryAfter(value: string | null): number | null {
  if (value === null) return null;
  if (/^\d+(\.\d+)?$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch {
    return undefined;
  }
};

function readChat({ url, key }: ChatRequest, { headers }: Response, text: string): Answer {
  const value = parse(text);
  if (value === undefined) {
    const type = headers.get('content-type') ?? 'nothing';
    const isJson = type.includes('json');
    const message = `${url.href}: must answer with JSON, but got ${isJson ? 'a part of it' : key.hide(type)}`;
    throw isJson ? new PassingError(message) : new FetchError(`${message}. Is this the address of a chat interface?`);
  }
  const { choices, usage, error } = asObject(value);
  const { message, finish_reason: finish } = asObject(asArray(choices)[0]);
  const { content, refusal } = asObject(message);
  if (error !== undefined && error !== null) {
    const code = Number(asObject(error)['code'] ?? asObject(error)['status']);
    throw classify(
      Number.isInteger(code) ? code : 500,
      `${url.href}: the server answers an error: ${describeBody(text, key)}`,
      headers,
    );
  }
  // A model that declines answers, too: it finds nothing that can be read.
  const words = readContent(content) ?? (typeof refusal === 'string' ? refusal : undefined);
  if (words === undefined && !(message !== undefined && content === null)) {
    throw new FetchError(
      `${url.href}: must answer with choices[0].message.content, but got ${key.hide(text.slice(0, 100))}`,
    );
  }
  return {
    content: key.hide(words ?? ''),
    finish: typeof finish === 'string' ? finish : null,
    usage: readUsage(usage),
  };
}

/** The words of a message: as one text, or in parts, of which those that are no text are passed over. */
function readContent(content: unknown): string | undefined {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return undefined;
  return content
    .map((part) => asObject(part)['text'])
    .filter((text) => typeof text === 'string')
    .join('');
}

function readUsage(usage: unknown): Answer['usage'] {
  const { prompt_tokens: input, completion_tokens: output } = asObject(usage);
  const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
  return isCount(input) && isCount(output) ? { input, output } : null;
}
