import type { FileProblems } from '../problems/FileProblems.js';
import type { SentencePlace } from '../sentences/RawSentence.js';
import { splitLines } from '../text/splitLines.js';
import type { JsonLayout } from './findJsonLayout.js';
import { parseJson } from './parseJson.js';
import { splitJsonArray } from './splitJsonArray.js';

/** A value of a JSON file and where it stands; undefined where it is no JSON, which was reported. */
export interface JsonItem {
  readonly place: SentencePlace;
  readonly value: unknown;
}

/** The values of a JSON file in their order, each parsed and blamed by itself. */
export function* readJsonItems(text: Buffer, layout: JsonLayout, problems: FileProblems): Generator<JsonItem> {
  if (layout === 'array') yield* readArray(text.toString('utf8'), problems);
  else if (layout === 'document') yield* readDocument(text.toString('utf8'), problems);
  else yield* readLines(text, problems);
}

function* readLines(text: Buffer, problems: FileProblems): Generator<JsonItem> {
  for (const { number, text: line } of splitLines(text, problems)) {
    if (line?.trim() === '') {
      problems.warning(
        'empty-line',
        { line: number },
        'must hold a sentence, but got an empty line',
        'It was skipped.',
      );
    } else {
      const value = line === null ? undefined : parseJson(line, { line: number }, problems);
      yield { place: { line: number, path: '' }, value };
    }
  }
}

function* readArray(text: string, problems: FileProblems): Generator<JsonItem> {
  for (const { text: element, line, index } of splitJsonArray(text, problems)) {
    const path = `[${index}]`;
    yield { place: { line, path }, value: parseJson(element, { line, where: path }, problems) };
  }
}

/** One value in all, or `{"data": [...]}` around a list of them. */
function* readDocument(text: string, problems: FileProblems): Generator<JsonItem> {
  const document = parseJson(text, { line: 1 }, problems);
  if (document === undefined) return;
  const { data } = document as { readonly data?: unknown };
  if (!Array.isArray(data)) {
    yield { place: { line: 1, path: '' }, value: document };
    return;
  }
  for (const [index, value] of (data as unknown[]).entries())
    yield { place: { line: 1, path: `data[${index}]` }, value };
}
