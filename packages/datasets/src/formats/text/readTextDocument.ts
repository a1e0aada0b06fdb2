import { showValue } from '@dynclean/schema';

import { asObject } from '../../json/JsonObject.js';
import { placeInside, type RawSentence, type SentencePlace } from '../../sentences/RawSentence.js';
import { CodePoints } from '../../text/CodePoints.js';
import { cutWords } from '../../words/cutWords.js';
import { type SpanKeys, takeSpanKeys } from '../origin/spanKeys.js';
import type { FormatInput } from '../registry/Format.js';
import { alignSpan } from './alignSpan.js';
import { checkTokens } from './checkTokens.js';
import { cutAtSentences, isPiece, type TypedSpan } from './cutAtSentences.js';
import { locateMentions, type Mention } from './locateMentions.js';
import { readMention, readOffsets } from './readOffsets.js';
import type { Piece, TextDocument } from './TextDocument.js';

type TextInput = Pick<FormatInput, 'problems' | 'wordsOnly' | 'reading'>;

/** Reads one document; `error` reports at a key of it. */
class TextReader {
  readonly text: CodePoints;
  failed = false;
  /** What spans say beside their places and types. */
  readonly spanKeys: SpanKeys[] = [];
  /** Places of words that are an entity elsewhere in the text. */
  #spare: readonly Piece[] = [];

  constructor(
    readonly document: TextDocument,
    readonly place: SentencePlace,
    readonly input: TextInput,
  ) {
    this.text = new CodePoints(document.text);
  }

  // eslint-disable-next-line @typescript-eslint/max-params -- a report reads as a sentence, as of FileProblems
  error(rule: string, key: string, message: string, advice: string): void {
    this.failed = true;
    this.input.problems.error(rule, this.#at(key), message, advice);
  }

  #at(key: string): { readonly line: number; readonly where: string } {
    return { line: this.place.line, where: placeInside(this.place, key) };
  }

  /** The tokens of the file, held to the text; or words, where it has none. */
  readTokens(): readonly Piece[] | null {
    const { tokens } = this.document;
    if (tokens === undefined) {
      const places = this.text.fromUnits(cutWords(this.document.text, this.input.reading.language));
      return places.map(([start, end]) => ({ start, end }));
    }
    if (!Array.isArray(tokens) || !tokens.every(isPiece)) {
      this.error(
        'shape',
        'tokens',
        `must be the tokens of the text as {"start": 0, "end": 5}, but got ${showValue(tokens)}`,
        'Without "tokens" the text is cut into words here.',
      );
      return null;
    }
    checkTokens(tokens, this.text, (...error) => this.error(...error));
    return this.failed ? null : tokens;
  }

  /** Spans as first token, last token and label: those that count, and those that are excluded or were left out. */
  readSpans(tokens: readonly Piece[]): { readonly entities: TypedSpan[]; readonly excluded: TypedSpan[] } {
    const { spans, keyOf, excluded = [] } = this.document;
    const result = { entities: [] as TypedSpan[], excluded: [] as TypedSpan[] };
    const mentions = spans.flatMap((value, index) => readMention(value, index) ?? []);
    const located = this.#locate(mentions, tokens);
    spans.forEach((value, index) => {
      if (mentions.length === 0 || readMention(value, index) === undefined) {
        this.#readSpan({ value, key: keyOf(index) }, tokens, result);
      } else if (located.has(index)) {
        this.#readSpan({ value: located.get(index), key: keyOf(index) }, tokens, result);
      }
    });
    this.#excludeSpare(result.excluded, tokens);
    excluded.forEach((value, index) => {
      const into = { entities: result.excluded, excluded: result.excluded };
      this.#readSpan({ value, key: `excluded[${index}]` }, tokens, into);
    });
    const bounds = new Set(result.entities.map(([first, last]) => `${first} ${last}`));
    result.excluded = result.excluded.filter(([first, last]) => {
      const key = `${first} ${last}`;
      return bounds.has(key) ? false : bounds.add(key);
    });
    return result;
  }

  /** Gives mentions their places; those that the text does not have are errors, or left out by `align: drop`. */
  #locate(mentions: readonly Mention[], tokens: readonly Piece[]): ReadonlyMap<number, object> {
    if (mentions.length === 0) return new Map();
    const { places, missing, spare } = locateMentions(mentions, { text: this.text, tokens });
    this.#spare = spare;
    for (const { index, text } of missing) {
      const key = this.document.keyOf(index);
      const message = `must stand in the text as often as it is listed, but got ${showValue(text)}`;
      if (this.input.reading.align === 'drop') {
        this.input.problems.countedWarning(
          'mention-missing',
          this.#at(key),
          message,
          'It was left out by --align drop.',
        );
      } else this.error('mention-missing', key, message, 'Correct the entity, or leave such ones out by --align drop.');
    }
    return new Map(
      mentions
        .map(({ index, label }) => [index, { ...places.get(index), label }] as const)
        .filter(([index]) => places.has(index)),
    );
  }

  /** Words that are an entity elsewhere in the text and are not listed here: nobody says that they are none. */
  #excludeSpare(excluded: TypedSpan[], tokens: readonly Piece[]): void {
    for (const { start, end } of this.#spare) {
      const touched = alignSpan({ start, end }, tokens, 'expand');
      if (touched === null) continue;
      excluded.push([touched.first, touched.last, null]);
      this.input.problems.countedWarning(
        'mention-again',
        this.#at('entities'),
        `must list an entity as often as it stands in the text, but got ${showValue(this.text.slice(start, end))} once more there`,
        'Places that are not listed are excluded from training: give offsets, or list each.',
      );
    }
  }

  #readSpan(
    { value, key }: { readonly value: unknown; readonly key: string },
    tokens: readonly Piece[],
    into: { readonly entities: TypedSpan[]; readonly excluded: TypedSpan[] },
  ): void {
    const mayBeNull = key.startsWith('excluded');
    const span = readOffsets(value, mayBeNull);
    if (span === undefined) {
      this.error('shape', key, `must be {"start", "end", "label"}, but got ${showValue(value)}`, 'Correct the span.');
      return;
    }
    const { align } = this.input.reading;
    const asGiven = this.#isInside(span) ? alignSpan(span, tokens, align) : null;
    const trimmed = asGiven?.fits === true ? span : this.#trim(span, key);
    const found = trimmed === span ? asGiven : alignSpan(trimmed, tokens, align);
    if (found?.fits === true) {
      const { first, last } = found;
      const place = { first, last, start: tokens[first]?.start ?? 0, end: tokens[last]?.end ?? 0 };
      if (this.#checkSpan(value, key, place)) this.#keep(into.entities, [first, last, span.label], value);
    } else if (align === 'refuse' || !this.#isInside(span)) this.#reportSpan(span, tokens, key);
    else if (this.#checkText(value, span, key)) this.#placeMisaligned(span, { found, key, tokens, value }, into);
  }

  /** A span that has its words, with what its object says beside. */
  #keep(into: TypedSpan[], span: TypedSpan, value: unknown): void {
    into.push(span);
    const keys = takeSpanKeys(value);
    if (keys !== null) this.spanKeys.push([...span, keys]);
  }

  #isInside({ start, end }: Piece): boolean {
    return start >= 0 && end <= this.text.length && start < end;
  }

  /** White space at the ends of a span is nobody's entity. */
  #trim(span: Piece, key: string): Piece {
    const covered = this.#isInside(span) ? Array.from(this.text.slice(span.start, span.end)) : [];
    const isBlank = (character: string): boolean => character.trim() === '';
    const from = covered.findIndex((character) => !isBlank(character));
    const to = covered.findLastIndex((character) => !isBlank(character)) + 1;
    if (from === -1 || (from === 0 && to === covered.length)) return span;
    this.input.problems.countedWarning(
      'span-blanks',
      this.#at(key),
      `must begin and end with a character, but got ${showValue(covered.join(''))}`,
      'White space at the ends of spans was passed over.',
    );
    return { start: span.start + from, end: span.start + to };
  }

  #placeMisaligned(
    { label, start, end }: Piece & { readonly label: string | null },
    {
      found,
      key,
      tokens,
      value,
    }: {
      readonly found: ReturnType<typeof alignSpan>;
      readonly key: string;
      readonly tokens: readonly Piece[];
      readonly value: unknown;
    },
    into: { readonly entities: TypedSpan[]; readonly excluded: TypedSpan[] },
  ): void {
    const { align } = this.input.reading;
    const touched = alignSpan({ start, end }, tokens, 'expand');
    const kept = align === 'drop' ? null : found;
    const words = kept ?? touched;
    const shown = words === null ? '' : `, which became ${showValue(this.#cover(tokens, words))}`;
    this.input.problems.countedWarning(
      kept === null ? 'span-dropped' : 'span-moved',
      this.#at(key),
      `must begin where a word begins and end where one ends, but got ${showValue(this.text.slice(start, end))}` +
        (kept === null ? '' : shown),
      kept === null
        ? `It was left out by --align ${align}; the words that it touches are excluded from training as an entity.`
        : `It was moved by --align ${align}.`,
    );
    if (kept !== null) this.#keep(into.entities, [kept.first, kept.last, label], value);
    else if (touched !== null) this.#keep(into.excluded, [touched.first, touched.last, label], value);
  }

  #cover(tokens: readonly Piece[], { first, last }: { readonly first: number; readonly last: number }): string {
    return this.text.slice(tokens[first]?.start ?? 0, tokens[last]?.end ?? 0);
  }

  #reportSpan({ start, end }: Piece, tokens: readonly Piece[], key: string): void {
    const isOutside = start < 0 || end > this.text.length;
    const touched = isOutside ? null : alignSpan({ start, end }, tokens, 'expand');
    const words = touched === null ? '' : ` of ${showValue(this.#cover(tokens, touched))}`;
    this.error(
      isOutside ? 'span-outside' : 'span-not-at-tokens',
      key,
      `must begin where a token begins and end where one ends, but got characters ${start} to ${end}, ` +
        showValue(this.text.slice(Math.max(0, start), Math.max(0, end))) +
        words,
      isOutside
        ? 'Offsets count characters from 0, the end exclusive.'
        : 'Move the span, or say by --align expand, contract or drop what becomes of such spans.',
    );
  }

  /** The text of its own that a span may carry must be the one at its places; line breaks may be blanks there. */
  #checkText(value: unknown, { start, end }: Piece, key: string): boolean {
    const { text } = asObject(value);
    const covered = this.text.slice(Math.max(0, start), Math.max(0, end));
    const flat = (of: string): string => of.replaceAll(/\s+/g, ' ').trim();
    if (typeof text !== 'string' || text === covered || flat(text) === flat(covered)) return true;
    this.error(
      'span-text',
      key,
      `must have its own text at its offsets: its text is ${showValue(text)} but characters ${start} to ${end} are ` +
        showValue(covered),
      'Correct the offsets, or the text.',
    );
    return false;
  }

  /** What a span says again, its tokens and its text, must say the same. */
  #checkSpan(
    value: unknown,
    key: string,
    { first, last, start, end }: Piece & { readonly first: number; readonly last: number },
  ): boolean {
    const { token_start: tokenStart, token_end: tokenEnd } = asObject(value);
    if (!this.#checkText(value, { start, end }, key)) return false;
    const hasTokens = this.document.tokens !== undefined; // numbers of other tokens say nothing of ours
    const differs = (given: unknown, found: number): boolean => typeof given === 'number' && given !== found;
    if (hasTokens && (differs(tokenStart, first) || differs(tokenEnd, last))) {
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
}

/**
 * A text with spans in characters, that is in code points as Python counts them, end exclusive; with tokens of its own,
 * or cut into words here. A span must begin and end with a token, or is treated as `reading.align` says; what the file
 * says twice (a token's own text, the tokens of a span) must agree.
 */
export function readTextDocument(document: TextDocument, place: SentencePlace, input: TextInput): RawSentence[] {
  const reader = new TextReader(document, place, input);
  const tokens = reader.readTokens();
  const { entities, excluded } =
    tokens === null || input.wordsOnly ? { entities: [], excluded: [] } : reader.readSpans(tokens);
  if (tokens === null || reader.failed) return [{ kind: 'broken', place }];
  if (tokens.length === 0) return [{ kind: 'spans', place, tokens: [], entities }];
  const sentences = cutAtSentences(document, place, {
    text: reader.text,
    tokens,
    entities,
    excluded,
    spanKeys: reader.spanKeys,
  });
  if (typeof sentences !== 'string') return sentences;
  reader.error(
    'span-outside',
    'sents',
    `must hold each token once and each entity whole, but got ${sentences}`,
    'Correct the sentence ends.',
  );
  return [{ kind: 'broken', place }];
}
