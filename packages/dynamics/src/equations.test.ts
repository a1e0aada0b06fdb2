import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

// Most of the functions lie in packages that this one may not import, so their sources are read.
const root = fileURLToPath(new URL('../../../', import.meta.url));
const page = readFileSync(`${root}docs/equations.md`, 'utf8');

interface Row {
  readonly equations: readonly number[];
  readonly name: string;
  readonly file: string;
}

const rows: Row[] = [...page.matchAll(/^\| (.+?) \| .+? \| `(\w+)` \| `(.+?)` \|$/gm)].map(([, where, name, file]) => ({
  equations: /^[\d, ]+$/.test(where!) ? where!.split(', ').map(Number) : [],
  name: name!,
  file: file!,
}));

/** Doc comments of the exported functions of a source file, each as one line of text. */
function readDocComments(file: string): Map<string, string> {
  const source = readFileSync(`${root}${file}`, 'utf8');
  const exported = /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*export (?:async )?(?:function\*?|class|const) (\w+)/g;
  return new Map([...source.matchAll(exported)].map(([, doc, name]) => [name!, doc!.replace(/\s*\n\s*\*\s*/g, ' ')]));
}

/** The numbers of DynClean's equations that a text names: "DynClean, Eq. 8 and 9", "DynClean, Eq. 8 to 11". */
function findEquations(text: string): number[] {
  return [...text.matchAll(/DynClean, Eq\. (\d+)(?: (and|to) (\d+))?/g)].flatMap(([, from, word, to]) => {
    const first = Number(from);
    const last = Number(to ?? from);
    return word === 'to' ? Array.from({ length: last - first + 1 }, (_, index) => first + index) : [first, last];
  });
}

describe('docs/equations.md', () => {
  it('has rows', () => {
    expect(rows.filter(({ equations }) => equations.length > 0).length).toBeGreaterThanOrEqual(9);
    expect(rows.filter(({ equations }) => equations.length === 0).length).toBeGreaterThanOrEqual(7);
  });

  it.each(rows)('$name is documented in $file, with equations $equations', ({ name, file, equations }) => {
    expect(existsSync(`${root}${file}`)).toBe(true);
    const doc = readDocComments(file).get(name);
    expect(doc).toBeDefined();
    if (equations.length === 0) expect(doc).toContain('DynClean');
    expect(findEquations(doc!)).toEqual(expect.arrayContaining([...equations]));
  });

  it('has a row for every doc comment that names an equation', () => {
    const files = readdirSync(`${root}packages`).flatMap((name) => {
      const folder = `packages/${name}/src`;
      if (!existsSync(`${root}${folder}`)) return [];
      const sources = readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' });
      return sources.filter((path) => /(?<!\.test)\.ts$/.test(path)).map((path) => `${folder}/${path}`);
    });
    expect(files.length).toBeGreaterThan(30);
    const missing = files.flatMap((file) =>
      [...readDocComments(file)].flatMap(([name, doc]) =>
        findEquations(doc)
          .filter((n) => !rows.some((row) => row.name === name && row.file === file && row.equations.includes(n)))
          .map((n) => `Eq. ${n}: ${name} in ${file}`),
      ),
    );
    expect(missing).toEqual([]);
  });
});
