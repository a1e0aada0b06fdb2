// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { chooseMutants } from './chooseMutants.mjs';

const mutants = Array.from({ length: 40 }, (_, i) => ({
  file: `packages/${i % 2 === 0 ? 'even' : 'odd'}/src/f${i}.ts`,
  from: 'a',
  to: 'b',
  why: i === 7 ? 'seven is lost' : 'a number is lost',
  test: 'packages/even/src/f.test.ts',
}));
const all = { share: 1, seed: '1', words: [] };

test('all are taken in their order where nothing else is asked for', () => {
  assert.deepEqual(chooseMutants(mutants, all), mutants);
});

test('a word is sought in file, test, name and reason; one of several is enough', () => {
  const chosen = (words) => chooseMutants(mutants, { ...all, words }).length;
  assert.deepEqual([['odd/'], ['seven'], ['odd/', 'f10.'], ['nowhere']].map(chosen), [20, 1, 21, 0]);
});

test('a share is drawn by the seed, in the order of the list, and is one at least', () => {
  const draw = (choice, of = mutants) => chooseMutants(of, { ...all, ...choice });
  const tenth = draw({ share: 0.1 });
  assert.equal(tenth.length, 4);
  assert.deepEqual(draw({ share: 0.1 }), tenth);
  assert.deepEqual(
    mutants.filter((mutant) => tenth.includes(mutant)),
    tenth,
  );
  assert.notDeepEqual(draw({ share: 0.1, seed: '2' }), tenth);
  assert.equal(draw({ share: 0.001 }).length, 1);
  // With one mistake more in the list, at most one of the drawn ones makes room for it.
  const more = draw({ share: 0.1 }, [{ ...mutants[0], to: 'c' }, ...mutants]);
  assert.ok(tenth.filter((mutant) => more.includes(mutant)).length >= 3);
});
