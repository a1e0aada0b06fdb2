import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { compareWithLine } from './compareWithLine.mjs';
import { countAdamBytes, countAttentionFlops, countEncoderParameters, countFlops, listProducts } from './countWork.mjs';
import { parseFeatures } from './readMachine.mjs';
import { parsePeakMiB } from './runTimed.mjs';
import { round, roundAll, summarize } from './summarize.mjs';

describe('summarize', () => {
  it('gives the middle and the spread, in any order', () => {
    assert.deepEqual(summarize([5, 1, 4, 2, 3]), { median: 3, fastest: 1, slowest: 5, quartiles: [2, 4], count: 5 });
    assert.equal(summarize([1, 2, 3, 10]).median, 2.5);
    assert.deepEqual(summarize([7]).quartiles, [7, 7]);
    assert.throws(() => summarize([]), /at least one value, but got none/);
  });

  it('rounds for a file: figures to four digits, counts not at all', () => {
    assert.deepEqual(roundAll({ a: [1.23456, 1269878], b: null, c: 'x' }), { a: [1.235, 1269878], b: null, c: 'x' });
    assert.equal(round(0.0012345), 0.00123);
  });
});

describe('compareWithLine', () => {
  it('is 1 for a fixed part and so much a unit, whatever the fixed part', () => {
    assert.equal(compareWithLine([1, 4, 16], [3, 6, 18]), 1); //          2 + n
    assert.equal(compareWithLine([1, 4, 16], [1, 4, 16]), 1);
  });

  it('shows what grows faster', () => {
    assert.ok(compareWithLine([1, 4, 16], [1, 16, 256]) > 3); //          n squared: 256 / 76
  });
});

describe('countWork', () => {
  const bertBase = { numLayers: 12, hiddenSize: 768 };

  it('counts six operations a weight and subword in a step', () => {
    // 12 layers of 12 H x H weights: 84.9 million; a product is two operations, and there are three of each.
    assert.equal(countFlops(listProducts(bertBase, 640)), 6 * 12 * 12 * 768 * 768 * 640);
  });

  it("counts attention's products sentence by sentence", () => {
    // Scores and weighted sums, each once forward and twice backward, 2 T T H operations each.
    assert.equal(countAttentionFlops({ numLayers: 1, hiddenSize: 10 }, [3, 5]), 6 * 2 * 10 * (9 + 25));
  });

  it("knows BERT-base's 85 million weights in layers, and what AdamW moves for them", () => {
    assert.equal(countEncoderParameters(bertBase), 85_054_464);
    assert.equal(countAdamBytes(10), 280);
    assert.equal(countAdamBytes(10, 2), 260); // the gradient in bfloat16
  });
});

describe('what the machine says', () => {
  it('finds the instructions that matter', () => {
    assert.deepEqual(parseFeatures('processor: 0\nflags\t\t: fpu avx2 avx512f amx_bf16 sse\n'), [
      'avx2',
      'avx512f',
      'amx_bf16',
    ]);
    assert.deepEqual(parseFeatures('nothing here'), []);
  });

  it('reads the largest resident size', () => {
    assert.equal(parsePeakMiB('VmPeak:\t 9 kB\nVmHWM:\t    2048 kB\nVmRSS:\t 1 kB\n'), 2);
    assert.equal(parsePeakMiB(''), null);
  });
});
