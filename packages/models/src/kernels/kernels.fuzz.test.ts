import { fileURLToPath } from 'node:url';

import { findAddon } from '@dynclean/backend-libtorch';
import { describe, expect, it } from '@jest/globals';

import { fuzzKernel } from '../testing/fuzzKernel.js';

const skipReason = findAddon() === null ? 'skipped: the libtorch addon is not built (npm run setup)' : null;

describe(skipReason ?? 'our kernels with arguments of every kind', () => {
  const test = skipReason === null ? it : it.skip;

  test.each([
    ['SpanFeatures', 'SpanFeatures'],
    ['SpanFeaturesGrad', 'SpanFeatures'],
  ])('%s gives right values or an error, whatever layout, shape or dtype comes', (kernel, file) => {
    const kernels = fileURLToPath(new URL(`../../tests/fuzz-kernels/${file}.mjs`, import.meta.url));
    const { status, signal, faults, values, refusals } = fuzzKernel(kernel, kernels);
    expect([status, signal]).toEqual([0, null]);
    expect(faults).toEqual([]);
    expect(values).toBeGreaterThan(100); // both sides were reached
    expect(refusals).toBeGreaterThan(30);
  });
});
