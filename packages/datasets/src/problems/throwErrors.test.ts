import { describe, expect, it } from '@jest/globals';

import { formatProblem, type Problem } from './Problem.js';
import { throwFirstError } from './throwErrors.js';

const problem: Problem = {
  severity: 'error',
  rule: 'span-outside',
  file: 'mine/dev.jsonl',
  line: 7,
  where: 'entities[1]',
  message: 'must lie inside the sentence, words 0 to 3, but got words 2 to 4',
  advice: 'Count from 0.',
};
const warning: Problem = { ...problem, severity: 'warning' };

describe(throwFirstError, () => {
  it('passes warnings', () => {
    expect(() => throwFirstError([warning, warning], 'mine')).not.toThrow();
  });

  it('throws a single error as it is', () => {
    expect(() => throwFirstError([warning, problem], 'mine')).toThrow(new Error(formatProblem(problem)));
  });

  it.each([
    [1, '1 more problem of'],
    [2, '2 more problems of'],
  ])('counts %d others and says what lists them', (others, text) => {
    const problems = [problem, ...Array.from({ length: others }, () => problem), warning];
    expect(() => throwFirstError(problems, 'mine')).toThrow(text);
    expect(() => throwFirstError(problems, 'mine')).toThrow('"dynclean data check mine" lists all of them');
  });
});
