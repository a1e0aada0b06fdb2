/** Characters that are collected before they are written. */
const PIECE = 65_536;

/** Items that are made when somebody looks at them; `JSON.stringify` would make all of them, and one text of them. */
type LazyItems = Iterable<unknown> & { toJSON(): unknown };

const isLazy = (value: unknown): value is LazyItems =>
  typeof value === 'object' && value !== null && Symbol.iterator in value && 'toJSON' in value;

const format = (value: unknown, indent: number): string | undefined =>
  (JSON.stringify(value, null, 2) as string | undefined)?.replaceAll('\n', `\n${' '.repeat(indent)}`);

/**
 * What `JSON.stringify(document, null, 2)` gives, and a line end, in pieces that end where a line does. A long list
 * that the document has among its values, and that is no array, is gone through once and never held.
 */
export function* listJsonPieces(document: unknown): Generator<string, void, undefined> {
  let text = '';
  for (const line of listLines(document)) {
    text += line;
    if (text.length < PIECE) continue;
    yield text;
    text = '';
  }
  yield text;
}

/** The same, line by line or some lines together. */
function* listLines(document: unknown): Generator<string, void, undefined> {
  const values = typeof document === 'object' && document !== null && !isLazy(document) ? Object.values(document) : [];
  if (Array.isArray(document) || !values.some(isLazy)) {
    yield `${format(document, 0)}\n`;
    return;
  }
  yield '{\n';
  const entries = Object.entries(document as object).filter(
    ([, value]) => JSON.stringify(toPlain(value)) !== undefined,
  );
  for (const [index, [key, value]] of entries.entries()) {
    const comma = index === entries.length - 1 ? '' : ',';
    const name = `  ${JSON.stringify(key)}: `;
    if (isLazy(value)) yield* listItems(value, name, comma);
    else yield `${name}${format(value, 2)}${comma}\n`;
  }
  yield '}\n';
}

/** Whether there is a value is not to be found out by making all of its items. */
const toPlain = (value: unknown): unknown => (typeof value === 'object' ? null : value);

function* listItems(items: LazyItems, name: string, comma: string): Generator<string, void, undefined> {
  let before: string | null = null;
  for (const item of items) {
    yield before === null ? `${name}[\n` : `${before},\n`;
    before = `    ${format(item, 4) ?? 'null'}`;
  }
  yield before === null ? `${name}[]${comma}\n` : `${before}\n  ]${comma}\n`;
}
