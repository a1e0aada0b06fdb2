import { showValue } from '@dynclean/schema';

import { isObject } from '../json/JsonObject.js';
import { placeInside, type RawSentence } from '../sentences/RawSentence.js';
import { defineJsonFormat } from './json/defineJsonFormat.js';
import { holdsText, readSpanText } from './text/readSpanText.js';
import { excludedField } from './write/excludedField.js';
import { toTextWithTokens } from './write/toTextWithTokens.js';
import { writeJsonLines } from './write/writeJsonLines.js';

const NAME = 'prodigy';

/** What Prodigy's other answers say of the labels. */
const NOT_ACCEPTED: readonly unknown[] = ['reject', 'ignore'];

/** A task's `meta` without what was written into it for the one who reviews it. */
function dropDoubtful(meta: unknown): { readonly meta?: unknown } {
  if (meta === undefined) return {};
  if (!isObject(meta) || !('doubtful' in meta)) return { meta };
  const { doubtful: _doubtful, ...others } = meta;
  return Object.keys(others).length === 0 ? {} : { meta: others };
}

/**
 * Prodigy's tasks: a text with tokens and `spans` in characters. `spans` is absent where an answered task has none.
 * Labels that were rejected or ignored are no labels: those tasks are passed over, and counted in a warning.
 *
 * A sentence with excluded spans is written without an answer, as a task to be reviewed: what stands in doubt is
 * shown beside the text (`meta.doubtful`) and is no span of it.
 */
export const prodigy = defineJsonFormat({
  name: NAME,
  title: "Prodigy's tasks",
  wanted: 'a task with "text" and "spans", as Prodigy writes it',
  holdsExcluded: 'spans',
  recognizesItem: (item) =>
    holdsText(item) && !('ents' in item) && ('answer' in item || '_input_hash' in item || Array.isArray(item['spans'])),
  readItem(item, place, input): readonly RawSentence[] {
    const { answer } = item;
    const where = { line: place.line, where: placeInside(place, 'answer') };
    const isKnown = answer === undefined || answer === null || answer === 'accept' || NOT_ACCEPTED.includes(answer);
    if (!input.wordsOnly && !isKnown) {
      input.problems.error(
        'answer',
        where,
        `must be "accept", "reject" or "ignore", but got ${showValue(answer)}`,
        'Only labels that were accepted count.',
      );
      return [{ kind: 'broken', place }];
    }
    if (!input.wordsOnly && NOT_ACCEPTED.includes(answer)) {
      input.problems.countedWarning(
        'answer',
        where,
        `must be "accept" for the labels to count, but got ${showValue(answer)}`,
        'Tasks that were rejected or ignored were passed over: nobody says what is right there.',
      );
      return [];
    }
    // Who accepts a task has looked at what stood in doubt.
    const { excluded, meta, ...others } = item;
    const doubts = answer === 'accept' || excluded === undefined ? {} : { excluded };
    const task = { ...others, ...doubts, ...dropDoubtful(meta) };
    return readSpanText(task, place, { input, entitiesMayBeAbsent: 'answer' in item, more: ['answer'] });
  },
  write: writeJsonLines(
    NAME,
    (sentence) => {
      const { text, words, spans, excluded } = toTextWithTokens(sentence);
      const doubtful = excluded.flatMap(
        ({ first, last, label }) =>
        label === null ? [] : [`${words.slice(first, last + 1).map((word) => word.text).join(' ')} (${label})`], // prettier-ignore
      );
      const given = sentence.origin?.meta?.['meta'];
      return {
        text,
        tokens: words.map((word, id) => ({ ...word, id })),
        spans: spans.map(({ start, end, first, last, label, keys }) => ({
          ...keys,
          start,
          end,
          token_start: first,
          token_end: last,
          label,
        })),
        ...excludedField(excluded),
        ...(doubtful.length === 0 ? {} : { meta: { ...(given as object | undefined), doubtful: doubtful.join('; ') } }),
        ...(excluded.length === 0 ? { answer: 'accept' } : {}),
      };
    },
    { holdsExcluded: true, placesSpanKeys: true },
  ),
});
