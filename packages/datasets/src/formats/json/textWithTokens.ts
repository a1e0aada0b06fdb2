import { showValue } from '@dynclean/schema';

import type { FileProblems } from '../../problems/FileProblems.js';
import { placeInside, type RawSentence, type SentencePlace, type SpanSentence } from '../../sentences/RawSentence.js';
import { asArray, asObject, type JsonObject } from '../../json/JsonObject.js';

export interface TextOptions {
  readonly problems: FileProblems;
  /** Words alone are wanted: entities are not looked at. */
  readonly wordsOnly: boolean;
  /** Whether a text without a list of entities has none; else the list is missing. */
  readonly entitiesMayBeAbsent: boolean;
}

/** Whether an object is a text with offsets, and not words with their text beside them. */
export function holdsText({ text, tokens, words, str_words: bondWords }: JsonObject): boolean {
  const hasWords = Array.isArray(tokens) && tokens.some((token) => typeof token === 'string');
  return typeof text === 'string' && !hasWords && !Array.isArray(words) && !Array.isArray(bondWords);
}

interface Piece {
  readonly start: number;
  readonly end: number;
}

const isPiece = (value: unknown): value is Piece =>
  Number.isInteger(asObject(value)['start']) && Number.isInteger(asObject(value)['end']);

/** A text as Python counts it: a character beyond U+FFFF, which JavaScript counts twice, is one. */
class CodePoints {
  private readonly points: readonly string[] | null;
  readonly length: number;

  constructor(private readonly text: string) {
    this.points = /[\ud800-\udbff]/.test(text) ? Array.from(text) : null;
    this.length = this.points?.length ?? text.length;
  }

  slice(start: number, end: number): string {
    return this.points?.slice(start, end).join('') ?? this.text.slice(start, end);
  }
}

/** Reads one document; `error` reports at a key of it. */
class TextReader {
  readonly text: CodePoints;
  failed = false;

  constructor(
    readonly document: JsonObject,
    readonly place: SentencePlace,
    readonly options: TextOptions,
  ) {
    this.text = new CodePoints(document['text'] as string);
  }

  error(rule: string, key: string, message: string, advice: string): void {
    this.failed = true;
    const where = placeInside(this.place, key);
    this.options.problems.error(rule, { line: this.place.line, where }, message, advice);
  }

  /** The tokens, held to the text, to their own `text` where they carry one, and to their order. */
  readTokens(): readonly Piece[] | null {
    const pieces = this.document['tokens'];
    if (!Array.isArray(pieces) || !pieces.every(isPiece)) {
      this.error(
        'shape',
        'tokens',
        `must be the tokens of the text as {"start": 0, "end": 5}, but got ${showValue(pieces)}`,
        'Words are not cut here: export the text with its tokens, e.g. doc.to_json() of spaCy.',
      );
      return null;
    }
    pieces.forEach((piece: Piece, index) => this.checkToken(piece, pieces[index - 1] as Piece | undefined, index));
    return this.failed ? null : pieces;
  }

  private checkToken(token: Piece, before: Piece | undefined, index: number): void {
    const key = `tokens[${index}]`;
    const { start, end } = token;
    const own = (token as { readonly text?: unknown }).text;
    const covered = this.text.slice(Math.max(0, start), Math.max(0, end));
    if (start < 0 || end > this.text.length || start >= end) {
      this.error(
        'token-outside',
        key,
        `must lie inside the text, characters 0 to ${this.text.length}, but got characters ${start} to ${end}`,
        'Offsets count characters (code points) from 0, the end exclusive.',
      );
    } else if (typeof own === 'string' && own !== covered) {
      this.error(
        'token-text',
        key,
        `must have its own text at its offsets: ${differ(own, token, covered)}`,
        'Correct the offsets, or take the token out.',
      );
    } else if (before !== undefined && start < before.end) {
      this.error(
        'token-order',
        key,
        `must begin where tokens[${index - 1}] ends or later, at ${before.end}, but got ${start}`,
        'Tokens stand in the order of the text and do not overlap.',
      );
    }
  }

  /** Entities as first token, last token and label. */
  readEntities(tokens: readonly Piece[]): [number, number, string][] {
    const key = ['ents', 'entities', 'spans'].find((name) => Array.isArray(this.document[name]));
    if (key === undefined) {
      if (this.options.entitiesMayBeAbsent) return [];
      const got = this.document['ents'] ?? this.document['entities'] ?? this.document['spans'];
      this.error(
        'shape',
        'ents',
        `must be a list of {"start", "end", "label"} ("entities" and "spans" will do), but got ${showValue(got)}`,
        'A text without entities has an empty list.',
      );
      return [];
    }
    const firstAt = new Map(tokens.map((token, index) => [token.start, index]));
    const lastAt = new Map(tokens.map((token, index) => [token.end, index]));
    return asArray(this.document[key]).flatMap((value, index) => {
      const span = readOffsets(value);
      if (span === undefined) {
        this.error(
          'shape',
          `${key}[${index}]`,
          `must be {"start", "end", "label"}, but got ${showValue(value)}`,
          'Correct the span.',
        );
        return [];
      }
      const first = firstAt.get(span.start);
      const last = lastAt.get(span.end);
      if (first === undefined || last === undefined || first > last) this.reportSpan(span, `${key}[${index}]`);
      else if (this.checkSpan(value, covers(tokens, first, last), [first, last], `${key}[${index}]`)) {
        return [[first, last, span.label] as [number, number, string]];
      }
      return [];
    });
  }

  private reportSpan({ start, end }: Piece, key: string): void {
    this.error(
      start < 0 || end > this.text.length ? 'span-outside' : 'span-not-at-tokens',
      key,
      `must begin where a token begins and end where one ends, but got characters ${start} to ${end}, ` +
        showValue(this.text.slice(Math.max(0, start), Math.max(0, end))),
      'Move the span, or cut the text into words at its ends.',
    );
  }

  /** What a span says again, its tokens and its text, must say the same. */
  private checkSpan(
    value: unknown,
    { start, end }: Piece,
    [first, last]: readonly [number, number],
    key: string,
  ): boolean {
    const { token_start: tokenStart, token_end: tokenEnd, text } = asObject(value);
    const covered = this.text.slice(start, end);
    if (typeof text === 'string' && text !== covered) {
      this.error(
        'span-text',
        key,
        `must have its own text at its offsets: ${differ(text, { start, end }, covered)}`,
        'Correct the offsets, or the text.',
      );
      return false;
    }
    if (
      (typeof tokenStart === 'number' && tokenStart !== first) ||
      (typeof tokenEnd === 'number' && tokenEnd !== last)
    ) {
      this.error(
        'span-tokens',
        key,
        `must name the tokens at its characters, ${first} to ${last}, but got ` +
          `${showValue(tokenStart)} to ${showValue(tokenEnd)}`,
        'Correct token_start and token_end (inclusive), or leave them out.',
      );
      return false;
    }
    return true;
  }

  /** One sentence for each of `sents`, or one in all. */
  cutAtSentences(tokens: readonly Piece[], entities: readonly (readonly [number, number, string])[]): SpanSentence[] {
    const { document, place, text } = this;
    const sentences = document['sents'];
    const isCut = Array.isArray(sentences) && sentences.length > 0 && sentences.every(isPiece);
    const bounds: readonly Piece[] = isCut ? sentences : [{ start: 0, end: text.length }];
    const entitiesAt = new Map<number, (readonly [number, number, string])[]>();
    for (const entity of entities) entitiesAt.set(entity[0], [...(entitiesAt.get(entity[0]) ?? []), entity]);
    let [placedTokens, placedEntities] = [0, 0];
    const found = bounds.flatMap((bound, index): SpanSentence[] => {
      const from = findFirst(tokens, bound.start);
      let to = from;
      while (to < tokens.length && (tokens[to]?.end ?? 0) <= bound.end) to++;
      if (to === from) return [];
      const inside = tokens.slice(from, to);
      const own = inside.flatMap((_, t) => (entitiesAt.get(from + t) ?? []).filter(([, last]) => last < to));
      placedTokens += inside.length;
      placedEntities += own.length;
      return [
        {
          kind: 'spans',
          place: isCut ? { ...place, path: placeInside(place, `sents[${index}]`) } : place,
          tokens: inside.map(({ start, end }) => text.slice(start, end)),
          entities: own.map(([first, last, label]) => [first - from, last - from, label]),
        },
      ];
    });
    if (placedTokens !== tokens.length || placedEntities !== entities.length) {
      const got =
        placedTokens === tokens.length
          ? `${entities.length - placedEntities} entities that are in no sentence`
          : `${placedTokens} of ${tokens.length} tokens in sentences`;
      this.error(
        'span-outside',
        'sents',
        `must hold each token once and each entity whole, but got ${got}`,
        'Correct the sentence ends.',
      );
    }
    return found;
  }
}

/** Position of the first token that begins at `start` or later. */
function findFirst(tokens: readonly Piece[], start: number): number {
  let [from, to] = [0, tokens.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((tokens[middle]?.start ?? 0) < start) from = middle + 1;
    else to = middle;
  }
  return from;
}

const differ = (own: string, { start, end }: Piece, covered: string): string =>
  `its text is ${showValue(own)} but characters ${start} to ${end} are ${showValue(covered)}`;

const covers = (tokens: readonly Piece[], first: number, last: number): Piece => ({
  start: tokens[first]?.start ?? 0,
  end: tokens[last]?.end ?? 0,
});

/** A span as `[start, end, label]` or `{start, end, label}` in characters; undefined where it is neither. */
function readOffsets(value: unknown): (Piece & { readonly label: string }) | undefined {
  const [start, end, label] = Array.isArray(value)
    ? (value as unknown[])
    : [asObject(value)['start'], asObject(value)['end'], asObject(value)['label']];
  if (typeof start !== 'number' || typeof end !== 'number' || typeof label !== 'string') return undefined;
  return { start, end, label };
}

/**
 * A text with token offsets and spans in characters, that is in code points as Python counts them, end exclusive. A span
 * must begin and end with a token; what the file says twice (a token's own text, the tokens of a span) must agree.
 */
export function readTextWithTokens(item: JsonObject, place: SentencePlace, options: TextOptions): RawSentence[] {
  const reader = new TextReader(item, place, options);
  const tokens = reader.readTokens();
  const entities = tokens === null || options.wordsOnly ? [] : reader.readEntities(tokens);
  if (tokens === null || reader.failed) return [{ kind: 'broken', place }];
  if (tokens.length === 0) return [{ kind: 'spans', place, tokens: [], entities }];
  const sentences = reader.cutAtSentences(tokens, entities);
  return reader.failed ? [{ kind: 'broken', place }] : sentences;
}
