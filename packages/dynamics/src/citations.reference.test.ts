import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

// Every section, appendix, table, figure and algorithm of DynClean that code, pages and manifests name is one that the
// paper has, and equations are those that mean what the code says there (docs/equations.md).
const root = fileURLToPath(new URL('../../../', import.meta.url));
const paperFile = `${root}../shared/papers/dynclean.txt`;
const isThere = existsSync(paperFile);
const run = isThere ? it : it.skip;
const note = isThere ? '' : ' (skipped: needs ../shared/papers)';

function list(folder: string, ending: RegExp): string[] {
  return readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((path) => ending.test(path) && !/node_modules|dist|\.test\.ts$/.test(path))
    .map((path) => `${folder}/${path}`);
}

/** What the paper's text has, as `table 7`, `section 3.2`, `appendix H.1`, `figure 9`, `algorithm 1`, `equation 11`. */
function readParts(paper: string): Set<string> {
  const captions = [...paper.matchAll(/^(Table|Figure) (\d+):/gm)].map(([, kind, number]) => `${kind} ${number}`);
  const sections = [...paper.matchAll(/^#+ (\d(?:\.\d)?) /gm)].map(([, number]) => `section ${number}`);
  const appendices = [...paper.matchAll(/^#+ ([A-Z](?:\.\d)?) /gm)].map(([, number]) => `appendix ${number}`);
  const algorithms = [...paper.matchAll(/^#+ Algorithm (\d)/gm)].map(([, number]) => `algorithm ${number}`);
  const equations = [...paper.matchAll(/\((\d+)\)\s*\$\$/g)].map(([, number]) => `equation ${number}`);
  const all = [...captions, ...sections, ...appendices, ...algorithms, ...equations];
  return new Set(all.map((part) => part.toLowerCase()));
}

/** What a text cites, where it speaks of the paper: after its name or number, to the end of the sentence. */
function findParts(text: string): string[] {
  const flat = text.replace(/\s*\n\s*(?:\*|\/\/|#)?\s*/g, ' ');
  const citing = /(?:DynClean|arXiv 2504\.04616), ([^();:]*)/g;
  const part =
    /(Table|Figure|section|appendix|Algorithm|Eq\.)s? ((?:[A-Z]\.?\d?|\d+(?:\.\d)?)(?:(?:, | and | to )\d+(?!\.))*)/gi;
  return [...flat.matchAll(citing)].flatMap(([, cited]) =>
    [...cited!.matchAll(part)].flatMap(([, kind, numbers]) =>
      numbers!
        .split(/, | and | to /)
        .map((number) => `${kind === 'Eq.' ? 'equation' : kind!.toLowerCase()} ${number.toLowerCase()}`),
    ),
  );
}

describe(`citations${note}`, () => {
  run('are of parts that the paper has', () => {
    const parts = readParts(readFileSync(paperFile, 'utf8'));
    expect(parts.size).toBeGreaterThanOrEqual(13 + 9 + 1 + 11 + 20);
    const files = [
      ...list('packages', /^[\w-]+\/src\/.*\.ts$/),
      ...list('docs', /\.md$/),
      ...list('experiments', /\.yaml$/),
    ];
    const cited = files.flatMap((file) =>
      findParts(readFileSync(`${root}${file}`, 'utf8')).map((part) => ({ file, part })),
    );
    expect(cited.length).toBeGreaterThan(50);
    expect(cited.filter(({ part }) => !parts.has(part))).toEqual([]);
  });
});
