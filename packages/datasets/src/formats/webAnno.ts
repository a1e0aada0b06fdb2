import { splitLines } from '../text/splitLines.js';
import { placeOfWord, type RawSentence, type SentencePlace } from '../sentences/RawSentence.js';
import { alignTokens } from '../text/alignTokens.js';
import { textOrigin } from './origin/takeOrigin.js';
import type { Format, FormatInput } from './registry/Format.js';

const HEADER = /^#FORMAT=WebAnno TSV 3/;
/** `1-2`, a token; `1-2.1` would be a part of one. */
const TOKEN = /^\d+-\d+$/;
const NAMED = /NamedEntity|\bNER?\b|entity/i;

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/** `#T_SP=custom.Layer|feature|feature`: a layer of spans, and in which column its features begin. */
function findColumn(layers: readonly string[]): number | null {
  let next = 3; // behind the number, the offsets and the word
  const found: { readonly column: number; readonly name: string }[] = [];
  for (const layer of layers) {
    const [, kind, name = '', features = ''] = /^#(T_\w+)=([^|]*)\|?(.*)$/.exec(layer) ?? [];
    const names = features.split('|').filter((feature) => feature !== '');
    const value = names.findIndex((feature) => /^(value|label|class|type)$/i.test(feature));
    if (kind === 'T_SP') found.push({ column: next + Math.max(0, value), name });
    // A relation has one column more, which names where it begins.
    next += Math.max(1, names.length) + (kind === 'T_RL' ? 1 : 0);
  }
  return (found.find(({ name }) => NAMED.test(name)) ?? found[0])?.column ?? null;
}

/** Types and numbers of the annotations of a cell: `PER[1]|LOC`; `_` none, `*` one without a value. */
function readCell(cell: string): { readonly type: string; readonly number: string | null }[] {
  if (cell === '_' || cell === '') return [];
  return cell.split(/(?<!\\)\|/).map((part) => {
    const [, type = part, number = null] = /^(.*?)\[(\d+)\]$/s.exec(part) ?? [];
    return { type: type.replaceAll(/\\(.)/gs, '$1'), number };
  });
}

/** Entities of a sentence: cells of one number are one entity, a cell without is one of a word. */
function readEntities(cells: readonly string[]): [number, number, string][] {
  const entities: [number, number, string][] = [];
  const open = new Map<string, [number, number, string]>();
  cells.forEach((cell, position) => {
    for (const { type, number } of readCell(cell)) {
      const before = number === null ? undefined : open.get(number);
      if (before !== undefined) before[1] = position;
      else {
        const entity: [number, number, string] = [position, position, type === '*' ? 'ENTITY' : type];
        entities.push(entity);
        if (number !== null) open.set(number, entity);
      }
    }
  });
  return entities;
}

function toSentence(
  { rows, text }: { readonly rows: readonly Row[]; readonly text: string | null },
  column: number | null,
  input: FormatInput,
): RawSentence {
  const place: SentencePlace = {
    line: rows[0]?.line ?? 1,
    path: '',
    rows: { lines: rows.map(({ line }) => line), wordColumn: 'column 3' },
  };
  const tokens = rows.map(({ cells }) => (cells[2] ?? '').replaceAll(/\\([[\]|_;\\*>])/g, '$1'));
  const short = rows.findIndex(
    ({ cells }) => cells.length < 3 || (column !== null && cells.length <= column && !input.wordsOnly),
  );
  if (short !== -1) {
    input.problems.error(
      'shape',
      placeOfWord(place, short),
      `must have ${(column ?? 2) + 1} columns as the layers at the head of the file say, but got ${rows[short]?.cells.length}`,
      'Export the document again.',
    );
    return { kind: 'broken', place };
  }
  const entities =
    column === null || input.wordsOnly ? [] : readEntities(rows.map(({ cells }) => cells[column] ?? '_'));
  const places = text === null ? null : alignTokens(text, tokens);
  const origin = text === null || places === null ? {} : textOrigin(text, tokens, places);
  return { kind: 'spans', place, tokens, entities, ...(Object.keys(origin).length > 0 && { origin }) };
}

/**
 * WebAnno's and INCEpTION's TSV 3: a word a row with its number and offsets, a layer of spans among the columns that
 * the head of the file names: that of named entities, else the first. Parts of words are passed over.
 */
export const webAnno: Format = {
  name: 'webanno',
  title: "WebAnno's TSV",
  recognizes: ({ item, bytes }) => item === undefined && HEADER.test(bytes.toString('utf8', 0, 64)),
  *read(input) {
    const layers: string[] = [];
    let rows: Row[] = [];
    let text: string | null = null;
    for (const { number, text: line } of splitLines(input.bytes, input.problems)) {
      if (line === null) continue;
      if (line.startsWith('#T_')) layers.push(line);
      else if (line.startsWith('#Text=')) text = (text === null ? '' : `${text}\n`) + line.slice('#Text='.length);
      else if (line.trim() === '') {
        if (rows.length > 0) yield toSentence({ rows, text }, findColumn(layers), input);
        rows = [];
        text = null;
      } else if (!line.startsWith('#')) {
        const cells = line.split('\t');
        if (TOKEN.test(cells[0] ?? '')) rows.push({ line: number, cells });
      }
    }
    if (rows.length > 0) yield toSentence({ rows, text }, findColumn(layers), input);
  },
};
