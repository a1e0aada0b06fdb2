import { showValue } from '@dynclean/schema';

import { asArray, asObject, type JsonObject } from '../../json/JsonObject.js';
import { placeInside, type RawSentence, type SentencePlace } from '../../sentences/RawSentence.js';
import { takeOrigin } from '../origin/takeOrigin.js';
import type { FormatInput } from '../registry/Format.js';
import { readTextDocument } from './readTextDocument.js';

/** Whether an object is a text with offsets, and not words with their text beside them. */
export function holdsText({ text, tokens, words, str_words: bondWords }: JsonObject): boolean {
  const hasWords = Array.isArray(tokens) && tokens.some((token) => typeof token === 'string');
  return typeof text === 'string' && !hasWords && !Array.isArray(words) && !Array.isArray(bondWords);
}

const SPAN_KEYS = ['ents', 'entities', 'spans'];
const OWN_KEYS = ['text', 'tokens', 'sents', 'excluded', ...SPAN_KEYS];

/** How an object with a text is read. */
export interface SpanTextOptions {
  readonly input: FormatInput;
  /** Whether a text without a list of entities has none; else the list is missing. */
  readonly entitiesMayBeAbsent: boolean;
  /** Further keys that the format reads by itself. */
  readonly more?: readonly string[];
}

/** An object with `text`, perhaps `tokens` and `sents`, and its spans under `ents`, `entities` or `spans`. */
export function readSpanText(
  item: JsonObject,
  place: SentencePlace,
  { input, entitiesMayBeAbsent, more = [] }: SpanTextOptions,
): RawSentence[] {
  const key = SPAN_KEYS.find((name) => Array.isArray(item[name]));
  if (key === undefined && !entitiesMayBeAbsent && !input.wordsOnly) {
    const got = item['ents'] ?? item['entities'] ?? item['spans'];
    input.problems.error(
      'shape',
      { line: place.line, where: placeInside(place, 'ents') },
      `must be a list of {"start", "end", "label"} ("entities" and "spans" will do), but got ${showValue(got)}`,
      'A text without entities has an empty list.',
    );
    return [{ kind: 'broken', place }];
  }
  if (!input.wordsOnly) reportGroups(item, place, input);
  const document = {
    text: item['text'] as string,
    tokens: item['tokens'] ?? undefined,
    sents: item['sents'],
    spans: asArray(item[key ?? '']),
    keyOf: (index: number) => `${key}[${index}]`,
    excluded: asArray(item['excluded']),
    ...takeOrigin(item, [...OWN_KEYS, ...more]),
  };
  return readTextDocument(document, place, input);
}

/** spaCy's groups of spans (`spans: {"sc": [...]}`), which no format here reads. */
function reportGroups(item: JsonObject, place: SentencePlace, { problems }: FormatInput): void {
  for (const [name, group] of Object.entries(asObject(item['spans']))) {
    if (Array.isArray(item['spans']) || !Array.isArray(group) || group.length === 0) continue;
    problems.countedWarning(
      'unread-tags',
      { line: place.line, where: placeInside(place, `spans.${name}`) },
      `must not hold spans beside the entities that are read, but got ${group.length}`,
      `The spans under ${showValue(name)} were not read: write those that you mean under "ents".`,
    );
  }
}
