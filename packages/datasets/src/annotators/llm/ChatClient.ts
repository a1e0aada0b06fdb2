import { FetchError, PassingError, RefusedError } from '@dynclean/files';

import type { JsonObject } from '../../json/JsonObject.js';
import type { Answer } from './AnswerCache.js';
import type { Endpoint } from './readEndpoint.js';
import type { LlmSettings } from './llmSettings.js';
import type { ApiKey } from './readKey.js';
import { BusyError, requestChat } from './requestChat.js';
import { RequestGate, wait } from './RequestGate.js';

/** A server and how it is asked. */
export interface ChatClientOptions {
  readonly endpoint: Endpoint;
  readonly key: ApiKey;
  readonly settings: LlmSettings;
  /** What the server is to hold answers to; left out where it refuses that. */
  readonly responseFormat: object;
  readonly signal?: AbortSignal | undefined;
}

const MAX_WAIT_MS = 60_000;
/** Who is asked to wait longer had better come again later. */
const MAX_RETRY_AFTER_MS = 10 * 60_000;
/** Statuses with which servers refuse fields that they do not know. */
const UNKNOWN_FIELD = [400, 404, 415, 422, 501];

/**
 * Asks a server, again and again where it fails in passing: after what it asks for (Retry-After), else after a wait
 * that doubles. The first failure for good ends all requests.
 */
export class ChatClient {
  /** Requests that were sent again. */
  numRetries = 0;
  /** Whether the server has refused `response_format`. */
  isUnstructured: boolean;
  private readonly gate: RequestGate;
  private readonly failed = new AbortController();
  private readonly signal: AbortSignal;

  constructor(private readonly options: ChatClientOptions) {
    const { settings, signal } = options;
    this.gate = new RequestGate({ concurrency: settings.concurrency, perMinute: settings.requestsPerMinute });
    this.isUnstructured = settings.structured === 'never' || settings.form === 'lines';
    this.signal = signal === undefined ? this.failed.signal : AbortSignal.any([signal, this.failed.signal]);
  }

  /**
   * @param keep - called with the answer before another question takes its turn.
   * @throws FetchError for good; InterruptedError when it was stopped, or another request has failed for good.
   */
  ask(body: JsonObject, keep: (answer: Answer) => Promise<void>): Promise<Answer> {
    return this.gate.pass(async () => {
      try {
        const answer = await this.tryOften(body);
        await keep(answer);
        return answer;
      } catch (error) {
        this.stop(error);
        throw error;
      }
    });
  }

  /** Ends all requests that wait or are under way. */
  stop(reason?: unknown): void {
    this.failed.abort(reason);
  }

  /** What ended the requests; undefined: nothing did, or whoever called. */
  get failure(): unknown {
    const reason: unknown = this.failed.signal.reason;
    return reason instanceof FetchError ? reason : undefined;
  }

  private async tryOften(body: JsonObject): Promise<Answer> {
    const { retries, retrySeconds } = this.options.settings;
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.tryStructured(body);
      } catch (error) {
        if (!(error instanceof PassingError)) throw error;
        if (attempt >= retries) throw new FetchError(`${error.message} (after ${attempt + 1} tries)`);
        this.numRetries++;
        const asked = error instanceof BusyError ? error.retryAfterMs : null;
        if (asked !== null && asked > MAX_RETRY_AFTER_MS) {
          throw new FetchError(`${error.message} (and asks to wait ${Math.ceil(asked / 60_000)} minutes)`);
        }
        // Half of the wait is drawn, so that many who failed together do not come again together.
        const usual = Math.min(MAX_WAIT_MS, 1000 * retrySeconds * 2 ** attempt) * (0.5 + Math.random() / 2);
        if (asked !== null) this.gate.pause(asked); // the others are no more welcome
        await wait(asked ?? usual, this.signal);
      }
    }
  }

  /** With `response_format`, or without where the server refuses just that. */
  private async tryStructured(body: JsonObject): Promise<Answer> {
    if (this.isUnstructured) return this.send(body);
    try {
      return await this.send({ ...body, response_format: this.options.responseFormat });
    } catch (error) {
      if (!(error instanceof RefusedError) || !UNKNOWN_FIELD.includes(error.status)) throw error;
      const answer = await this.send(body); // where it refuses this as well, it refuses something else
      this.isUnstructured = true;
      return answer;
    }
  }

  private async send(body: JsonObject): Promise<Answer> {
    await this.gate.turn(this.signal);
    const { endpoint, key, settings } = this.options;
    const timeoutMs = 1000 * settings.timeoutSeconds;
    return requestChat({ url: endpoint.url, body, key, timeoutMs, signal: this.signal });
  }
}
