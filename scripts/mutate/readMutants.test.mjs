// @ts-check
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { readMutants } from './readMutants.mjs';

/** A project of one source, `return a + b + b;`, and its test. */
function createProject(context) {
  const root = mkdtempSync(join(tmpdir(), 'dynclean-mutants-'));
  context.after(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'packages/one/src'), { recursive: true });
  writeFileSync(join(root, 'packages/one/src/add.ts'), 'return a + b + b;\n');
  writeFileSync(join(root, 'packages/one/src/add.test.ts'), '');
  return root;
}

const good = {
  file: 'packages/one/src/add.ts',
  from: 'a + b',
  to: 'a - b',
  why: 'sums are differences',
  test: 'packages/one/src/add.test.ts',
};

test('the list of this project fits its sources', () => {
  const project = fileURLToPath(new URL('../..', import.meta.url));
  assert.ok(readMutants(readFileSync(join(project, 'scripts/mutants.json'), 'utf8'), project).length > 500);
});

test('a list that fits the sources is given back', (context) => {
  const root = createProject(context);
  const named = { ...good, to: 'a * b', name: 'adds' };
  assert.deepEqual(readMutants(JSON.stringify([good, named]), root), [good, named]);
});

test('all entries that do not fit are refused at once, each with its place and reason', (context) => {
  const root = createProject(context);
  const wrong = [
    [{ ...good, from: 'a / b' }, 'must hold the text once, but holds it 0 times: "a / b"'],
    [{ ...good, from: '+ b' }, 'must hold the text once, but holds it 2 times: "+ b"'],
    [{ ...good, to: good.from }, 'must change something'],
    [{ ...good, file: 'packages/one/src/gone.ts' }, 'packages/one/src/gone.ts is not there'],
    [{ ...good, file: 'packages/one/dist/add.js' }, 'must name sources like packages/NAME/src/FILE.ts'],
    [{ ...good, file: good.test }, 'not in a test'],
    [{ ...good, test: good.file }, 'packages/one/src/add.ts is none'],
    [{ ...good, why: undefined }, 'must have why as text'],
    [{ ...good, nmae: 'adds' }, 'must not have nmae'],
  ];
  const list = [good, ...wrong.map(([mutant]) => mutant), good];
  assert.throws(
    () => readMutants(JSON.stringify(list), root),
    (/** @type {any} */ error) => {
      assert.equal(error.message, 'mutants.json: 10 of 11 mistakes do not fit the sources');
      const lines = error.details.split('\n');
      wrong.forEach(([, reason], index) => {
        assert.ok(lines[index].startsWith(`[${index + 1}] `) && lines[index].includes(reason), lines[index]);
      });
      assert.match(lines[9], /^\[10\] .*the same mistake stands in the list before/);
      return true;
    },
  );
});
