import type { FileProblems } from '../FileProblems.js';
import { showValue } from '../showValue.js';
import { placeInside, type RawSentence, type SentencePlace, type SpanSentence } from './RawSentence.js';

type JsonObject = Readonly<Record<string, unknown>>;

const asObject = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};

const asArray = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/**
 * A document of spaCy 2's training JSON: `paragraphs` → `sentences` → `tokens` with `orth` and a BILUO tag `ner`.
 * spaCy's `-` (not annotated) is read as `O`.
 */
export function parseSpacyTraining(document: JsonObject, place: SentencePlace, problems: FileProblems): RawSentence[] {
  return asArray(document['paragraphs']).flatMap((paragraph, p) =>
    asArray(asObject(paragraph)['sentences']).flatMap((sentence, s): RawSentence[] => {
      const path = placeInside(place, `paragraphs[${p}].sentences[${s}]`);
      const tokens = asArray(asObject(sentence)['tokens']).map(asObject);
      const untagged = tokens.findIndex((token) => typeof token['ner'] !== 'string');
      if (untagged !== -1) {
        problems.error(
          'shape',
          { line: place.line, where: `${path}.tokens[${untagged}].ner` },
          `must be a tag such as O, B-PER or U-PER, but got ${showValue(tokens[untagged]?.['ner'])}`,
          'Give every token its "ner" tag.',
        );
        return [{ kind: 'broken', place: { ...place, path } }];
      }
      return [
        {
          kind: 'tags',
          place: { ...place, path },
          tokens: tokens.map((token) => token['orth']),
          tags: tokens.map(({ ner }) => (ner === '-' ? 'O' : ner)),
          tagsKey: 'ner',
        },
      ];
    }),
  );
}

interface Piece {
  readonly start: number;
  readonly end: number;
}

const isPiece = (value: unknown): value is Piece =>
  Number.isInteger(asObject(value)['start']) && Number.isInteger(asObject(value)['end']);

/** A span as `[start, end, label]` or `{start, end, label}` in characters; undefined where it is neither. */
function readOffsets(
  value: unknown,
): { readonly start: number; readonly end: number; readonly label: string } | undefined {
  const { start, end, label } = Array.isArray(value)
    ? { start: value[0] as unknown, end: value[1] as unknown, label: value[2] as unknown }
    : asObject(value);
  if (typeof start !== 'number' || typeof end !== 'number' || typeof label !== 'string') return undefined;
  return { start, end, label };
}

/**
 * A text with token offsets and spans in characters, end exclusive: spaCy's `Doc.to_json` (`ents`, cut at `sents` where
 * they are given), Prodigy (`spans`) and `{text, tokens, entities}`. A span must begin and end with a token.
 */
export function parseSpacyDocument(document: JsonObject, place: SentencePlace, problems: FileProblems): RawSentence[] {
  const text = document['text'] as string;
  const report = (rule: string, key: string, message: string, advice: string): RawSentence[] => {
    problems.error(rule, { line: place.line, where: placeInside(place, key) }, message, advice);
    return [{ kind: 'broken', place }];
  };
  const pieces = document['tokens'];
  if (!Array.isArray(pieces) || !pieces.every(isPiece)) {
    return report(
      'shape',
      'tokens',
      `must be the tokens of the text as {"start": 0, "end": 5}, but got ${showValue(pieces)}`,
      'Words are not cut here: export the text with its tokens, e.g. doc.to_json() of spaCy.',
    );
  }
  const spansKey = ['ents', 'entities', 'spans'].find((key) => Array.isArray(document[key]));
  if (spansKey === undefined) {
    return report(
      'shape',
      'ents',
      `must be a list of {"start", "end", "label"} ("entities" and "spans" will do), but got ${showValue(document['ents'])}`,
      'A text without entities has an empty list.',
    );
  }
  const tokens = pieces as readonly Piece[];
  const firstAt = new Map(tokens.map((token, index) => [token.start, index]));
  const lastAt = new Map(tokens.map((token, index) => [token.end, index]));
  const entities: [number, number, string][] = [];
  let failed = false;
  asArray(document[spansKey]).forEach((value, index) => {
    const offsets = readOffsets(value);
    const first = offsets && firstAt.get(offsets.start);
    const last = offsets && lastAt.get(offsets.end);
    if (offsets !== undefined && first !== undefined && last !== undefined && first <= last) {
      entities.push([first, last, offsets.label]);
      return;
    }
    failed = true;
    const key = `${spansKey}[${index}]`;
    if (offsets === undefined) {
      report('shape', key, `must be {"start", "end", "label"}, but got ${showValue(value)}`, 'Correct the span.');
    } else {
      const covered = showValue(text.slice(offsets.start, offsets.end));
      report(
        offsets.start < 0 || offsets.end > text.length ? 'span-outside' : 'span-not-at-tokens',
        key,
        `must begin where a token begins and end where one ends, but got characters ${offsets.start} to ` +
          `${offsets.end}, ${covered}`,
        'Move the span, or cut the text into words at its ends.',
      );
    }
  });
  if (failed) return [{ kind: 'broken', place }];
  return cutAtSentences(document, tokens, entities, text, place, report);
}

/** One sentence for each of `sents`, or one in all. */
function cutAtSentences(
  document: JsonObject,
  tokens: readonly Piece[],
  entities: readonly (readonly [number, number, string])[],
  text: string,
  place: SentencePlace,
  report: (rule: string, key: string, message: string, advice: string) => RawSentence[],
): RawSentence[] {
  const sentences = document['sents'];
  const bounds: readonly Piece[] =
    Array.isArray(sentences) && sentences.length > 0 && sentences.every(isPiece)
      ? sentences
      : [{ start: 0, end: Number.MAX_SAFE_INTEGER }];
  const result: SpanSentence[] = [];
  let placed = 0;
  bounds.forEach((bound, index) => {
    const inside = tokens.flatMap((token, t) => (token.start >= bound.start && token.end <= bound.end ? [t] : []));
    const [from] = inside;
    const to = inside.at(-1);
    if (from === undefined || to === undefined) return;
    const own = entities.filter(([first, last]) => first >= from && last <= to);
    placed += own.length;
    result.push({
      kind: 'spans',
      place: bounds.length === 1 ? place : { ...place, path: placeInside(place, `sents[${index}]`) },
      tokens: tokens.slice(from, to + 1).map(({ start, end }) => text.slice(start, end)),
      entities: own.map(([first, last, label]) => [first - from, last - from, label]),
    });
  });
  if (placed === entities.length) return result;
  return report(
    'span-outside',
    'sents',
    `must each hold their entities whole, but got ${entities.length - placed} that are in no sentence`,
    'Correct the sentence ends.',
  );
}
