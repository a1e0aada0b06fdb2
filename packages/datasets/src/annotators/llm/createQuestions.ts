import { join } from 'node:path';

import { resolveCacheFolder } from '@dynclean/files';
import { InputError, showValue } from '@dynclean/schema';

import type { JsonObject } from '../../json/JsonObject.js';
import { AnswerCache } from './AnswerCache.js';
import { createPrompt, createResponseFormat } from './createPrompt.js';
import type { LlmSettings } from './llmSettings.js';
import { type Endpoint, readEndpoint } from './readEndpoint.js';
import { type ApiKey, readKey } from './readKey.js';

/** One question about one sentence; several answers to the same sentence are several questions. */
export interface Question {
  /** What is sent, but for the form of answers. */
  readonly body: JsonObject;
  /** By which its answer is kept. */
  readonly key: string;
}

/** What settings and a corpus' types come to. */
export interface Questions {
  readonly settings: LlmSettings;
  /** With their descriptions. */
  readonly types: Readonly<Record<string, string>>;
  readonly endpoint: Endpoint;
  readonly key: ApiKey;
  readonly cache: AnswerCache;
  readonly responseFormat: object;
  /** As many as there are to be answers. */
  ask(tokens: readonly string[]): Question[];
}

/** Changes with what is sent for the same settings, so that old answers are not taken for new ones. */
const PROMPT_VERSION = 1;

/**
 * What will be asked.
 *
 * @param corpusTypes - taken where the settings describe none.
 * @throws InputError for settings that do not go together, and for a key that is not there.
 */
export function createQuestions(settings: LlmSettings, corpusTypes: readonly string[] | undefined): Questions {
  const endpoint = readEndpoint(settings.endpoint);
  const key = readKey(settings.keyVariable, process.env);
  const types = settings.types ?? Object.fromEntries((corpusTypes ?? []).map((type) => [type, '']));
  const names = Object.keys(types);
  if (names.length === 0) {
    throw new InputError(
      'annotator llm: types: must be given, because the corpus lists none. Write `types: { PER: names of people }` into the file of --settings.',
    );
  }
  checkExamples(settings, names);
  const prompt = createPrompt(types, settings);
  const { model, answers, maxAnswerTokens, structured } = settings;
  const temperature = settings.temperature ?? (answers === 1 ? 0 : 0.7);
  const cut = maxAnswerTokens === null ? {} : { max_tokens: maxAnswerTokens };
  return {
    settings,
    types,
    endpoint,
    key,
    cache: new AnswerCache(settings.cache ?? join(resolveCacheFolder(), 'answers')),
    responseFormat: createResponseFormat(names),
    ask(tokens) {
      const body = { model, messages: prompt(tokens.join(' ')), temperature, ...cut };
      const asked = { version: PROMPT_VERSION, endpoint: endpoint.url.href, body, structured, types: names };
      return Array.from({ length: answers }, (_, index) => ({ body, key: AnswerCache.keyOf({ ...asked, index }) }));
    },
  };
}

function checkExamples({ examples }: LlmSettings, types: readonly string[]): void {
  examples.forEach(({ text, entities }, example) => {
    for (const [index, entity] of entities.entries()) {
      const where = `annotator llm: examples[${example}].entities[${index}]`;
      if (!types.includes(entity.type))
        throw new InputError(`${where}.type: must be one of ${types.join(', ')}, but got ${showValue(entity.type)}.`);
      if (!text.includes(entity.text))
        throw new InputError(`${where}.text: must stand in the example's text, but got ${showValue(entity.text)}.`);
    }
  });
}
