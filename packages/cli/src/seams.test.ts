import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

const packages = fileURLToPath(new URL('../..', import.meta.url));
const home = (folder: string): string => join(packages, 'methods', 'src', folder);
/** Files that may know a method, its folder and its line together. */
const MOST_FILES = 8;

/** Sources of the product: neither tests nor what helps them, nor the benchmarks, which time a method by its name. */
const names = readdirSync(packages).filter((name) => name !== 'bench');
const sources = names.flatMap((name) =>
  readdirSync(join(packages, name, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /(?<!\.test)\.(ts|mjs)$/.test(path) && !path.split(sep).includes('testing'))
    .map((path) => join(packages, name, 'src', path)),
);

describe('a training method is a folder and a line', () => {
  it.each([
    ['topneg', /topneg|top-neg/i, null],
    ['self-training', /self-?train/i, 'roster'], // which has one of its own, of words
  ])('%s, which nothing else of the product knows', (folder, pattern, namesake) => {
    const isIn = (path: string, of: string): boolean => path.startsWith(`${home(of)}${sep}`);
    const alike = sources.filter((path) => namesake !== null && isIn(path, namesake));
    for (const path of alike) expect(readFileSync(path, 'utf8')).not.toContain(`../${folder}/`);
    const knowing = sources.filter(
      (path) => !alike.includes(path) && (pattern.test(path) || pattern.test(readFileSync(path, 'utf8'))),
    );
    const others = knowing.filter((path) => !isIn(path, folder));
    expect(others.map((path) => relative(packages, path))).toEqual([join('methods', 'src', 'builtInMethods.ts')]);
    expect(knowing.length).toBeGreaterThan(others.length);
    expect(knowing.length).toBeLessThanOrEqual(MOST_FILES);
  });
});

describe('what there is one of', () => {
  const findUsers = (pattern: RegExp): string[] =>
    sources.filter((path) => pattern.test(readFileSync(path, 'utf8'))).map((path) => relative(packages, path));

  // Issue 11, section 4: there were two downloaders and four locks, each with faults of its own.
  it('a downloader, which alone asks servers', () => {
    expect(findUsers(/\bfetch\(|node:https?\b/)).toEqual([
      join('cli', 'src', 'review', 'serveReview.ts'), // is a server
      join('datasets', 'src', 'annotators', 'llm', 'requestChat.ts'), // asks a language model, and keeps no file
      join('files', 'src', 'download', 'openRemoteFile.ts'),
      join('reports', 'src', 'review', 'page', 'ServedShelf.ts'), // a page in a browser, which tells that server
    ]);
  });

  it('a lock, which alone asks whether a process lives', () => {
    expect(findUsers(/\bprocess\.kill\([^)]*, 0\)/)).toEqual([join('files', 'src', 'lock', 'processIdentity.mjs')]);
  });
});
