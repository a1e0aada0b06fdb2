/** Larger files than this are no manifests; the largest of ours has 20 kB. */
const MAX_CHARACTERS = 1_000_000;

/** Lists and maps in each other: a manifest has 6 levels. The parser's time and memory grow faster than the depth. */
const MAX_NESTING = 100;

/** Columns before what stands in a line. */
const MAX_INDENT = 1000;

/** What is too much of, and where. */
export interface YamlExcess {
  /** In characters from the beginning. */
  readonly offset: number;
  /** What must hold, and what came. */
  readonly problem: string;
}

/** Blanks and block indicators before the first word of a line: `- - ? `. */
const beginning = /^(?:[ \t]|[-?:](?=[ \t]))*/;

/**
 * The first place at which a text is more than the YAML parser can be trusted with; null: it is not. Looks at
 * characters only: brackets in quotes count too, which 100 levels have room for.
 */
export function findYamlExcess(text: string): YamlExcess | null {
  if (text.length > MAX_CHARACTERS) {
    return { offset: 0, problem: `must have at most ${MAX_CHARACTERS} characters, but got ${text.length}` };
  }
  const tooDeep = `must be nested at most ${MAX_NESTING} deep, but is deeper`;
  const indents: number[] = [];
  let brackets = 0;
  let offset = 0;
  for (const line of text.split('\n')) {
    const [prefix = ''] = beginning.exec(line) ?? [];
    if (prefix.length > MAX_INDENT) {
      return { offset, problem: `must be indented by at most ${MAX_INDENT} columns, but got ${prefix.length}` };
    }
    if (prefix.length < line.trimEnd().length) {
      while ((indents.at(-1) ?? -1) >= prefix.length) indents.pop();
      indents.push(prefix.length);
    }
    const indicators = prefix.replace(/[ \t]/g, '').length;
    if (indents.length + indicators > MAX_NESTING) return { offset, problem: tooDeep };
    for (const { 0: bracket, index } of line.matchAll(/[[\]{}]/g)) {
      if (bracket === '[' || bracket === '{') brackets++;
      else if (brackets > 0) brackets--;
      if (brackets > MAX_NESTING) return { offset: offset + index, problem: tooDeep };
    }
    offset += line.length + 1;
  }
  return null;
}
