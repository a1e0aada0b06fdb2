import type { Problem } from '@dynclean/datasets';
import { describe, expect, it } from '@jest/globals';

import { sortProblems } from './sortProblems.js';

const problem = (severity: Problem['severity'], file: string, line?: number): Problem => ({
  severity,
  rule: 'r',
  file,
  message: 'must hold',
  advice: 'Mend it.',
  ...(line === undefined ? {} : { line }),
});

describe(sortProblems, () => {
  it('puts errors first, keeps files together in their order, and lines ascending with whole files last', () => {
    const given = [
      problem('error', 'train', 2),
      problem('warning', 'train', 1),
      problem('error', 'train'),
      problem('error', 'dev', 1),
      problem('error', 'train', 1),
    ];
    const order = sortProblems(given).map(({ severity, file, line }) => [severity, file, line]);
    expect(order).toEqual([
      ['error', 'train', 1],
      ['error', 'train', 2],
      ['error', 'train', undefined],
      ['error', 'dev', 1],
      ['warning', 'train', 1],
    ]);
  });
});
