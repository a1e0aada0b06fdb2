/** `*`, `(PER*`, `*)`, `(PER*)`, `(PER)`: flat brackets of OntoNotes' entities in CoNLL-2012's columns. */
const BRACKET = /^(?:\(([A-Za-z_]+))?\*?(\))?$/;
/** Roles of CoNLL-2012's predicates, whose columns look the same. */
const ROLE = /^(V|(R-|C-)?ARG.*)$/;

/**
 * Tags in brackets as BIO; null where some value is none, no bracket opens, or they hold roles of predicates.
 *
 * @param sentences - the values of a column, sentence by sentence.
 */
export function readBrackets(sentences: readonly (readonly string[])[]): string[][] | null {
  let numOpened = 0;
  const result: string[][] = [];
  for (const values of sentences) {
    let open: string | null = null;
    const tags: string[] = [];
    for (const value of values) {
      const match = BRACKET.exec(value);
      const [, type, closes] = match ?? [];
      if (match === null || value === '' || (type !== undefined && (open !== null || ROLE.test(type)))) return null;
      if (type !== undefined) {
        numOpened++;
        open = type;
      }
      tags.push(open === null ? 'O' : `${type === undefined ? 'I' : 'B'}-${open}`);
      if (closes !== undefined) open = null;
    }
    result.push(tags);
  }
  return numOpened === 0 ? null : result;
}
