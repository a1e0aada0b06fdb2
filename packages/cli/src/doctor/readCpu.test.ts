import { describe, expect, it } from '@jest/globals';

import { parseCpuFeatures, readCpu } from './readCpu.js';

describe(parseCpuFeatures, () => {
  it('names what matters for matrix products, and takes no part of a flag for the flag', () => {
    const text =
      'processor\t: 0\nflags\t\t: fpu avx avx2 avx512f avx512_bf16 amx_bf16_not amx_int8\nbugs\t\t: spectre\n';
    expect(parseCpuFeatures(text)).toEqual(['AVX2', 'AVX-512', 'AVX-512 BF16', 'AMX INT8']);
  });

  it('reads ARM', () => {
    expect(parseCpuFeatures('Features\t: fp asimd bf16 sve\n')).toEqual(['NEON', 'BF16', 'SVE']);
  });

  it('finds nothing in nothing', () => {
    expect(parseCpuFeatures('')).toEqual([]);
  });
});

describe(readCpu, () => {
  it('has a model and at least one core', () => {
    const { model, cores } = readCpu();
    expect(model).not.toBe('');
    expect(cores).toBeGreaterThan(0);
  });
});
