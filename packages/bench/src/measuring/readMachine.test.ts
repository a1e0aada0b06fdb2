import { expect, it } from '@jest/globals';

import { parseFeatures } from './readMachine.js';

it('finds the instructions that matter', () => {
  expect(parseFeatures('processor: 0\nflags\t\t: fpu avx2 avx512f amx_bf16 sse\n')).toEqual([
    'avx2',
    'avx512f',
    'amx_bf16',
  ]);
  expect(parseFeatures('nothing here')).toEqual([]);
});
