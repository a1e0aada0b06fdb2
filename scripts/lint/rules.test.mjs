// @ts-check
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';

import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';

import { plugin } from './plugin.mjs';

/**
 * What one of our rules says of a text.
 *
 * @param {'comment-width' | 'no-import-circles' | 'require-doc-comment' | 'require-ts-check'} rule
 * @param {string} text
 * @param {string} [filename]
 * @returns {string[]} `line: message`.
 */
function lint(rule, text, filename = join(tmpdir(), 'x.ts')) {
  const linter = new Linter({ cwd: dirname(filename) });
  const messages = linter.verify(
    text,
    [
      {
        files: ['**/*.ts'],
        languageOptions: { parser: tseslint.parser },
        plugins: { house: plugin },
        rules: { [`house/${rule}`]: 'error' },
      },
    ],
    { filename },
  );
  return messages.filter(({ ruleId }) => ruleId !== null).map(({ line, message }) => `${line}: ${message}`);
}

describe('comment-width', () => {
  const wide = (/** @type {number} */ width) => `// ${'x '.repeat(width)}`.slice(0, width - 1) + 'x';

  it('takes 120 characters and objects to 121', () => {
    assert.deepEqual(lint('comment-width', wide(120)), []);
    assert.deepEqual(lint('comment-width', wide(121)), [
      '1: A comment is at most 120 characters wide, but this line is 121: wrap it.',
    ]);
  });

  it('names the line in a comment of several, and sees comments at the end of code', () => {
    assert.equal(lint('comment-width', `/**\n * short\n ${wide(121).replace('//', '*')}\n */`)[0]?.slice(0, 2), '3:');
    assert.equal(lint('comment-width', `const a = 1; ${wide(110)}`).length, 1);
  });

  it('leaves code, words to tools and addresses alone', () => {
    assert.deepEqual(lint('comment-width', `const a = '${'x'.repeat(130)}';`), []);
    assert.deepEqual(lint('comment-width', `const a = [${'1, '.repeat(40)}]; // prettier-ignore`), []);
    assert.deepEqual(lint('comment-width', `// https://example.org/${'x'.repeat(110)}`), []);
  });
});

describe('require-doc-comment', () => {
  for (const text of [
    'export const a = 1;',
    'export function a() {}',
    'export interface a { b: 1 }',
    'export type a = 1;',
    'export class a {}',
    '// not one of those\nexport const a = 1;',
    '/* nor this */\nexport const a = 1;',
  ]) {
    it(`objects to ${text.replace(/\n/, ' ')}`, () => {
      const [message, ...more] = lint('require-doc-comment', text);
      assert.match(message ?? '', /: a is exported: say in a doc comment what it is/);
      assert.deepEqual(more, []);
    });
  }

  it('takes a comment before, and one for all overloads', () => {
    assert.deepEqual(lint('require-doc-comment', '/** One. */\nexport const a = 1;'), []);
    const overloads = '/** One. */\nexport function a(b: 1): 1;\nexport function a(b: 2): 2;\n';
    assert.deepEqual(lint('require-doc-comment', `${overloads}export function a(b: number): number { return b; }`), []);
  });

  it('looks past words to eslint', () => {
    const text = '/** One. */\n// eslint-disable-next-line max-lines -- a reason\nexport const a = 1;';
    assert.deepEqual(lint('require-doc-comment', text), []);
  });

  it('asks nothing of names that are passed on, and of what is not exported', () => {
    assert.deepEqual(lint('require-doc-comment', `export { a } from './a.js';\nconst b = 1;\nexport { b };`), []);
  });
});

describe('require-ts-check', () => {
  it('wants the words first, or behind the line that names the program', () => {
    assert.deepEqual(lint('require-ts-check', '// @ts-check\nconst a = 1;\n'), []);
    assert.deepEqual(lint('require-ts-check', '#!/usr/bin/env node\n// @ts-check\nconst a = 1;\n'), []);
    const missing = '1: A script is checked by TypeScript: begin it with `// @ts-check`.';
    assert.deepEqual(lint('require-ts-check', 'const a = 1;\n// @ts-check\n'), [missing]);
    assert.deepEqual(lint('require-ts-check', ''), [missing]);
  });
});

describe('no-import-circles', () => {
  /**
   * Lints each file of a package that is made up.
   *
   * @param {Record<string, string>} files - Text by path below `src`.
   * @returns {Record<string, string[]>} Messages, of the files that have any.
   */
  function lintPackage(files) {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'dynclean-lint-')));
    const path = (/** @type {string} */ name) => join(root, 'packages', 'p', 'src', name);
    try {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(path(name)), { recursive: true });
        writeFileSync(path(name), text);
      }
      const said = Object.entries(files).map(([name, text]) => [name, lint('no-import-circles', text, path(name))]);
      return Object.fromEntries(said.filter(([, messages]) => messages?.length));
    } finally {
      rmSync(root, { recursive: true });
    }
  }

  it('shows the way around, at each import on it', () => {
    const said = lintPackage({
      'a.ts': `import { b } from './b.js';`,
      'b.ts': `import { d } from './d.js';\nimport type { c } from './c.js';`,
      'c.ts': `export { a } from './a.js';`,
      'd.ts': '',
    });
    const rest = 'Move what both need into a file of its own.';
    assert.deepEqual(said, {
      'a.ts': [`1: This import closes a circle of files: a.ts → b.ts → c.ts → a.ts. ${rest}`],
      'b.ts': [`2: This import closes a circle of files: b.ts → c.ts → a.ts → b.ts. ${rest}`],
      'c.ts': [`1: This import closes a circle of files: c.ts → a.ts → b.ts → c.ts. ${rest}`],
    });
  });

  it('finds folders that need each other though no two files do', () => {
    const said = lintPackage({
      'one/a.ts': `import { b } from '../two/b.js';`,
      'one/c.ts': '',
      'two/b.ts': '',
      'two/deep/d.ts': `import { c } from '../../one/c.js';`,
    });
    const rest = 'Move the file to the folder that it belongs to.';
    assert.deepEqual(said, {
      'one/a.ts': [`1: This import closes a circle of folders: one → two → one. ${rest}`],
      'two/deep/d.ts': [`1: This import closes a circle of folders: two → one → two. ${rest}`],
    });
  });

  it('lets files use folders and what lies above them, and tests use anything', () => {
    const said = lintPackage({
      'index.ts': `export { a } from './one/a.js';`,
      'one/a.ts': `import { b } from '../b.js';\nimport { c } from './deep/c.js';`,
      'b.ts': '',
      'one/deep/c.ts': '',
      'one/a.test.ts': `import { a } from './a.js';`,
      'two/x.ts': `import { a } from '../one/a.js';`,
      'one/b.test.ts': `import { x } from '../two/x.js';`,
    });
    assert.deepEqual(said, {});
  });
});
