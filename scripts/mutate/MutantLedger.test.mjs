// @ts-check
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { Sandbox } from '../test/Sandbox.mjs';
import { MutantLedger } from './MutantLedger.mjs';

const mutantOf = (/** @type {string} */ name) => ({
  file: `packages/one/src/${name}.ts`,
  from: 'a',
  to: 'b',
  why: `${name} is wrong`,
  test: `packages/one/src/${name}.test.ts`,
});
const [add, sub, mul] = /** @type {const} */ (['add', 'sub', 'mul']).map(mutantOf);
const killed = { verdict: 'killed', note: '' };
const made = { commit: 'a', date: '2026-01-01' };

/** A project of three sources, and where its ledger is. */
function createProject(context) {
  const sandbox = new Sandbox(context);
  for (const { file, test } of [add, sub, mul]) for (const path of [file, test]) sandbox.write(path, path);
  return { sandbox, root: sandbox.root, path: join(sandbox.root, 'results/mutants.json') };
}

describe('MutantLedger', () => {
  it('adds what came of some to what came of others before, each with its commit', (context) => {
    const { root, path } = createProject(context);
    const first = MutantLedger.read(path, [add, sub, mul], root); // there is no file yet
    first.add(sub, { verdict: 'lives', note: 'no test noticed it' }, made);
    first.add(add, killed, made);
    first.write(path, { commit: 'a' });
    const second = MutantLedger.read(path, [add, sub, mul], root);
    second.add(sub, killed, { commit: 'b', date: '2026-02-02' });
    second.write(path, { commit: 'b' });

    const { results, ...counts } = JSON.parse(readFileSync(path, 'utf8'));
    assert.deepEqual(counts, { commit: 'b', listed: 3, mutants: 2, killed: 2, lives: 0, broken: 0, skipped: 0 });
    assert.deepEqual(
      results.map(({ file, why, verdict, note, commit, date }) => ({ file, why, verdict, note, commit, date })),
      [
        { file: add.file, why: 'add is wrong', verdict: 'killed', note: undefined, ...made },
        { file: sub.file, why: 'sub is wrong', verdict: 'killed', note: undefined, commit: 'b', date: '2026-02-02' },
      ],
    );
  });

  it('lets go of mistakes that are listed no more', (context) => {
    const { root, path } = createProject(context);
    const ledger = MutantLedger.read(path, [add, sub], root);
    for (const mutant of [add, sub]) ledger.add(mutant, killed, made);
    ledger.write(path, made);
    MutantLedger.read(path, [sub], root).write(path, made);
    assert.deepEqual(
      JSON.parse(readFileSync(path, 'utf8')).results.map(({ file }) => file),
      [sub.file],
    );
  });

  it('chooses those that were never made, then those whose source or test changed', (context) => {
    const { sandbox, root, path } = createProject(context);
    const list = [add, sub, mul];
    const ledger = MutantLedger.read(path, list, root);
    for (const mutant of [add, sub]) ledger.add(mutant, killed, made);
    ledger.write(path, made);
    const choose = () => MutantLedger.read(path, list, root).chooseStale(list);
    assert.deepEqual(choose(), [mul]);
    sandbox.write(add.test, 'another test');
    assert.deepEqual(choose(), [mul, add]);
    sandbox.write(sub.file, 'another source');
    assert.deepEqual(choose(), [mul, add, sub]);
  });

  it('takes a mistake of other wording, or for another test, for one that was never made', (context) => {
    const { root, path } = createProject(context);
    const first = MutantLedger.read(path, [add], root);
    first.add(add, killed, made);
    assert.deepEqual(first.chooseStale([add]), []);
    first.write(path, made);
    for (const change of [{ to: 'c' }, { from: 'pa' }, { name: 'adds' }, { test: sub.test }]) {
      const changed = { ...add, ...change };
      assert.deepEqual(MutantLedger.read(path, [changed], root).chooseStale([changed]), [changed]);
    }
  });

  it('makes those anew whose test did not run, not those that lived', (context) => {
    const { root, path } = createProject(context);
    const ledger = MutantLedger.read(path, [add, sub], root);
    ledger.add(add, { verdict: 'skipped', note: 'its test does not run here' }, made);
    ledger.add(sub, { verdict: 'lives', note: 'no test noticed it' }, made);
    assert.deepEqual(ledger.chooseStale([add, sub]), [add]);
  });
});
