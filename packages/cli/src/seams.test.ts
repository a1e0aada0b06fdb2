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
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.split(sep).includes('testing'))
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
