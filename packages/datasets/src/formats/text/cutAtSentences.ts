import { asObject } from '../../json/JsonObject.js';
import { placeInside, type SentencePlace, type SpanSentence } from '../../sentences/RawSentence.js';
import type { CodePoints } from '../../text/CodePoints.js';
import { SPAN_KEYS, type SpanKeys } from '../origin/spanKeys.js';
import { textOrigin } from '../origin/takeOrigin.js';
import { findFirst } from './alignSpan.js';
import type { Piece, TextDocument } from './TextDocument.js';

/** A span of tokens. */
export type TypedSpan = readonly [first: number, last: number, type: string | null];

/** Whether a value of a file has whole numbers as `start` and `end`; whether they lie in the text is not looked at. */
export const isPiece = (value: unknown): value is Piece =>
  Number.isInteger(asObject(value)['start']) && Number.isInteger(asObject(value)['end']);

interface PlacedDocument {
  readonly text: CodePoints;
  readonly tokens: readonly Piece[];
  readonly entities: readonly TypedSpan[];
  readonly excluded: readonly TypedSpan[];
  readonly spanKeys: readonly SpanKeys[];
}

/** Spans that lie among the tokens from `from` up to `to`, counted from there. */
const within = (spans: readonly TypedSpan[], from: number, to: number): TypedSpan[] =>
  spans
    .filter(([first, last]) => first >= from && last < to)
    .map(([first, last, type]) => [first - from, last - from, type]);

/**
 * One sentence for each of a document's `sents`, or one in all.
 *
 * @returns what is wrong, in words, where a token or an entity is in no sentence or in two.
 */
export function cutAtSentences(
  { sents, origin }: TextDocument,
  place: SentencePlace,
  { text, tokens, entities, excluded, spanKeys }: PlacedDocument,
): SpanSentence[] | string {
  const isCut = Array.isArray(sents) && sents.length > 0 && sents.every(isPiece);
  const bounds: readonly Piece[] = isCut ? sents : [{ start: 0, end: text.length }];
  let [placedTokens, placedEntities] = [0, 0];
  const found = bounds.flatMap((bound, index): SpanSentence[] => {
    const from = findFirst(tokens, ({ start }) => start >= bound.start);
    const to = Math.max(
      from,
      findFirst(tokens, ({ end }) => end > bound.end),
    );
    if (to === from) return [];
    const own = within(entities, from, to);
    const spare = within(excluded, from, to);
    placedTokens += to - from;
    placedEntities += own.length;
    const words = tokens.slice(from, to).map(({ start, end }) => text.slice(start, end));
    const offsets = tokens
      .slice(from, to)
      .map(({ start, end }): [number, number] => [start - bound.start, end - bound.start]);
    const keys = spanKeys
      .filter(([first, last]) => first >= from && last < to)
      .map(([first, last, type, of]): SpanKeys => [first - from, last - from, type, of]);
    const all = {
      ...origin,
      ...textOrigin(text.slice(bound.start, bound.end), words, offsets),
      ...(keys.length > 0 && { meta: { ...origin?.meta, [SPAN_KEYS]: keys } }),
    };
    return [
      {
        kind: 'spans',
        place: isCut ? { ...place, path: placeInside(place, `sents[${index}]`) } : place,
        tokens: words,
        entities: own,
        ...(spare.length === 0 ? {} : { excluded: spare }),
        ...(Object.keys(all).length === 0 ? {} : { origin: all }),
      },
    ];
  });
  if (placedTokens !== tokens.length) return `${placedTokens} of ${tokens.length} tokens in sentences`;
  if (placedEntities !== entities.length) return `${entities.length - placedEntities} entities that are in no sentence`;
  return found;
}
