import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

// Most of the functions lie in packages that this one may not import, so their sources are read.
const root = fileURLToPath(new URL('../../../', import.meta.url));
const page = readFileSync(`${root}docs/equations.md`, 'utf8');

interface Row {
  /** Whose equations; as doc comments have it. */
  readonly paper: string;
  readonly equations: readonly number[];
  readonly name: string;
  readonly file: string;
}

const rows: Row[] = [...page.matchAll(/^\| (.+?) \| .+? \| `(\w+)` \| `(.+?)` \|$/gm)].map(([, where, name, file]) => {
  const [, paper = 'DynClean', numbers] = /^(?:(\w+ et al\. \d{4}), )?(\d+(?:, \d+)*)$/.exec(where!) ?? [];
  return { paper, equations: numbers?.split(', ').map(Number) ?? [], name: name!, file: file! };
});

/** Doc comments of the exported functions of a source file, each as one line of text. */
function readDocComments(file: string): Map<string, string> {
  const source = readFileSync(`${root}${file}`, 'utf8');
  const exported = /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*export (?:async )?(?:function\*?|class|const) (\w+)/g;
  return new Map([...source.matchAll(exported)].map(([, doc, name]) => [name!, doc!.replace(/\s*\n\s*\*\s*/g, ' ')]));
}

/** Everything that a source file says in comments, each as one line of text, documented or not. */
function readComments(source: string): string[] {
  const all = source.matchAll(/\/\*[^]*?\*\/|(?:^|\s)\/\/[^\n]*(?:\n\s*\/\/[^\n]*)*/g);
  return [...all].map(([comment]) => comment.replace(/\s*\n\s*(?:\*|\/\/)?\s*/g, ' '));
}

const citation = /\b(?:Eqs?\.?|[Ee]quations?) \(?(\d+(?:(?:, | and | to )\d+)*)/g;

/** The numbers of a citation: `8`, `8 and 9`, `8 to 11`, `3, 4 and 5`. */
function listNumbers(text: string): number[] {
  const range = /^(\d+) to (\d+)$/.exec(text);
  if (range === null) return text.split(/, | and /).map(Number);
  const [first, last] = [Number(range[1]), Number(range[2])];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The equations that a text names, each with its paper: what stands before the comma in front of it; null: nothing. */
function findCitations(text: string): { readonly paper: string | null; readonly equations: readonly number[] }[] {
  return [...text.matchAll(citation)].map((match) => {
    const before = text.slice(0, match.index);
    const [, paper = null] = /(DynClean|(?:\w+ )?et al\. \d{4}), $/.exec(before) ?? [];
    return { paper, equations: listNumbers(match[1]!) };
  });
}

/** The numbers of a paper's equations that a text names. */
function findEquations(text: string, paper = 'DynClean'): number[] {
  return findCitations(text).flatMap((of) => (of.paper === paper ? of.equations : []));
}

/** Equations of a paper that have rows. */
const listKnown = (paper: string): ReadonlySet<number> =>
  new Set(rows.filter((row) => row.paper === paper).flatMap(({ equations }) => equations));

/** Sources of all packages, tests left out, by their path from the root. */
const sources = new Map(
  readdirSync(`${root}packages`).flatMap((name) =>
    ['src', 'native'].flatMap((part): [string, string][] => {
      const folder = `packages/${name}/${part}`;
      if (!existsSync(`${root}${folder}`)) return [];
      return readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
        .filter((path) => /(?<!\.test)\.(?:ts|cc|cpp|h)$/.test(path))
        .map((path) => [`${folder}/${path}`, readFileSync(`${root}${folder}/${path}`, 'utf8')]);
    }),
  ),
);

describe('docs/equations.md', () => {
  it('has rows', () => {
    expect(rows.filter(({ equations }) => equations.length > 0).length).toBeGreaterThanOrEqual(9);
    expect(rows.filter(({ equations }) => equations.length === 0).length).toBeGreaterThanOrEqual(7);
  });

  it.each(rows)('$name is documented in $file, with equations $equations', ({ paper, name, file, equations }) => {
    expect(existsSync(`${root}${file}`)).toBe(true);
    const doc = readDocComments(file).get(name);
    expect(doc).toBeDefined();
    if (equations.length === 0) expect(doc).toContain('DynClean');
    expect(findEquations(doc!, paper)).toEqual(expect.arrayContaining([...equations]));
  });

  it('reads every citation that there is', () => {
    const text =
      'the margin (DynClean, Eq. 8 and 4), AUM, DynClean, Eq. 8 to 11; (Vaswani et al. 2017, Eq. 1), (Eq. 7)';
    expect(findCitations(text)).toEqual([
      { paper: 'DynClean', equations: [8, 4] },
      { paper: 'DynClean', equations: [8, 9, 10, 11] },
      { paper: 'Vaswani et al. 2017', equations: [1] },
      { paper: null, equations: [7] },
    ]);
    expect(readComments('/** a\n * b */\nx(); // c\n  // d\n')).toEqual(['/** a b */', ' // c d']);
  });

  it('has a row for each of the equations 1 to 11', () => {
    expect([...listKnown('DynClean')].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect([...listKnown('Li et al. 2022')].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
  });

  it('is of comments that say whose equation it is, wherever they stand', () => {
    const all = [...sources].flatMap(([file, source]) =>
      readComments(source).flatMap((comment) => findCitations(comment).map((of) => ({ ...of, file }))),
    );
    expect(all.length).toBeGreaterThanOrEqual(18);
    expect(all.filter(({ paper }) => paper === null)).toEqual([]);
    const unknown = all.filter(({ paper, equations }) => {
      const known = listKnown(paper!);
      return known.size > 0 && equations.some((n) => !known.has(n));
    });
    expect(unknown).toEqual([]);
  });

  it('has a row for every doc comment that names an equation', () => {
    const files = [...sources.keys()].filter((file) => file.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(30);
    const missing = files.flatMap((file) =>
      [...readDocComments(file)].flatMap(([name, doc]) =>
        ['DynClean', 'Li et al. 2022'].flatMap((paper) =>
          findEquations(doc, paper)
            .filter(
              (n) =>
                !rows.some(
                  (row) => row.paper === paper && row.name === name && row.file === file && row.equations.includes(n),
                ),
            )
            .map((n) => `${paper}, Eq. ${n}: ${name} in ${file}`),
        ),
      ),
    );
    expect(missing).toEqual([]);
  });
});

describe('pages', () => {
  // Issue 11, section 3: docs/algorithms.md was named twice, and was not there.
  it('that sources name are there', () => {
    const named = [...sources.values()].flatMap((source) => source.match(/\bdocs\/[\w-]+\.md\b/g) ?? []);
    expect(named.length).toBeGreaterThan(10);
    expect([...new Set(named)].filter((path) => !existsSync(`${root}${path}`))).toEqual([]);
  });
});
