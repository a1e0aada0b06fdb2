import { ColumnValues } from './ColumnValues.js';
import { readFeature } from './readFeature.js';

/** Which columns hold words and tags. */
export interface ChosenColumns {
  readonly words: ColumnValues | null;
  readonly tags: ColumnValues | null;
  /** Columns of tags that are not read. */
  readonly unread: readonly ColumnValues[];
}

type Kind = NonNullable<ReturnType<ColumnValues['tagKind']>>;

/**
 * Chooses the columns by what they hold.
 *
 * Tags: a column of positions at types with `O`; else one with types and `O`; else chunks; else positions that never
 * say `O`; else OntoNotes' brackets, else a feature `NER=...` among others (CoNLL-U). Of several the last is taken, but
 * one with entities rather than one without, and the outer rather than the inner of nested ones. Where types are known,
 * a column that has none of them is no candidate.
 *
 * Words: the first column that holds neither tags nor a count of the words nor one value a sentence; one of numbers
 * alone (places, scores) only where no other has letters.
 *
 * @param rows - cells by sentence and word; all rows of the file have as many.
 */
export function chooseColumns(
  rows: readonly (readonly (readonly string[])[])[],
  types: readonly string[] | null,
): ChosenColumns {
  const width = rows[0]?.[0]?.length ?? 0;
  const all = Array.from(
    { length: width },
    (_, index) =>
      new ColumnValues(
        index,
        rows.map((sentence) => sentence.map((cells) => (cells[index] ?? '').trim())),
      ),
  );
  const { tags, unread } = chooseTags(all, types);
  const free = all.filter((column) => column.index !== tags?.index && !column.isIndex && !column.isEmpty);
  const certain = free.filter(({ index }) => unread.every((other) => other.index !== index));
  const candidates = certain.length > 0 ? certain : free;
  const named = candidates.filter((column) => !column.isConstant);
  // Numbers are words only where nothing else can be.
  const words =
    named.find((column) => !column.isNumeric || !named.some(({ hasLetters }) => hasLetters)) ??
    named[0] ??
    candidates[0] ??
    null;
  return { words, tags, unread: unread.filter(({ index }) => index !== words?.index) };
}

function chooseTags(
  all: readonly ColumnValues[],
  types: readonly string[] | null,
): { readonly tags: ColumnValues | null; readonly unread: readonly ColumnValues[] } {
  const kinds = new Map(all.map((column) => [column, column.tagKind(types)]));
  const ofKind = (kind: Kind): ColumnValues[] => all.filter((column) => kinds.get(column) === kind);
  const strong = ofKind('strong');
  if (strong.length > 0) {
    const known = preferKnown(strong, types);
    const { tags, unread } = chooseAmong(known, types);
    const unknown = strong.filter((column) => !known.includes(column) && holdsEntities(column, types));
    return { tags, unread: [...unknown, ...unread].sort((a, b) => a.index - b.index) };
  }
  for (const kind of ['bare', 'chunks', 'positions'] as const) {
    const found = ofKind(kind);
    if (found.length > 0) return chooseAmong(kind === 'bare' ? preferOutside(found) : found, types);
  }
  const bracketed = all.flatMap((column) => column.fromBrackets ?? []);
  if (bracketed.length > 0) return chooseAmong(bracketed, types);
  const features = all.flatMap((column) => readFeature(column) ?? []);
  return { tags: features.at(-1) ?? null, unread: [] };
}

const holdsEntities = (column: ColumnValues, types: readonly string[] | null): boolean =>
  column.entities(types).some(({ length }) => length > 0);

/** Where types are known, the columns that have some of them; all where none has. */
function preferKnown(columns: ColumnValues[], types: readonly string[] | null): ColumnValues[] {
  const known = columns.filter((column) =>
    column.entities(types).some((spans) => spans.some(([, , type]) => types?.includes(type) === true)),
  );
  return known.length > 0 ? known : columns;
}

/** Of columns with bare types those in which `O` is frequent, as in tags; words may be an O now and then. */
function preferOutside(columns: ColumnValues[]): ColumnValues[] {
  const frequent = columns.filter((column) => (column.count('O') + column.count('o')) * 10 >= column.numRows * 3);
  return frequent.length > 0 ? frequent : columns.slice(-1);
}

function chooseAmong(
  columns: readonly ColumnValues[],
  types: readonly string[] | null,
): { readonly tags: ColumnValues | null; readonly unread: readonly ColumnValues[] } {
  const entities = new Map(columns.map((column) => [column, column.entities(types)]));
  const hasEntities = (column: ColumnValues): boolean =>
    entities.get(column)?.some(({ length }) => length > 0) === true;
  const filled = columns.filter(hasEntities);
  let tags = filled.at(-1) ?? columns.at(-1) ?? null;
  for (const column of filled.slice(0, -1).reverse()) {
    if (tags !== null && isNested(entities.get(tags) ?? [], entities.get(column) ?? [])) tags = column;
  }
  return { tags, unread: filled.filter((column) => column !== tags) };
}

type Spans = readonly (readonly [number, number, string])[];

/**
 * Whether the entities of one column lie inside those of another and hardly any is the same
 * (as a prediction's would be).
 */
function isNested(inner: readonly Spans[], outer: readonly Spans[]): boolean {
  let [inside, same, total] = [0, 0, 0];
  inner.forEach((spans, sentence) => {
    for (const [first, last, type] of spans) {
      total++;
      const around = outer[sentence]?.find(([from, to]) => from <= first && last <= to);
      if (around === undefined) continue;
      inside++;
      if (around[0] === first && around[1] === last && around[2] === type) same++;
    }
  });
  return total > 0 && inside * 10 >= total * 9 && same * 10 <= total;
}
