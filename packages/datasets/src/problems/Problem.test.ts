import { describe, expect, it } from '@jest/globals';

import { formatProblem, type Problem } from './Problem.js';

const problem: Problem = {
  severity: 'error',
  rule: 'span-outside',
  file: 'mine/dev.jsonl',
  line: 7,
  where: 'entities[1]',
  message: 'must lie inside the sentence, words 0 to 3, but got words 2 to 4',
  advice: 'Count from 0.',
};

describe(formatProblem, () => {
  it('names file, line, place, what must hold, what came and what to do', () => {
    expect(formatProblem(problem)).toBe(
      'mine/dev.jsonl:7: entities[1]: must lie inside the sentence, words 0 to 3, but got words 2 to 4. Count from 0.',
    );
  });

  it('leaves out what it does not know', () => {
    const { line: _line, where: _where, ...whole } = problem;
    expect(formatProblem(whole)).toMatch(/^mine\/dev\.jsonl: must lie/);
  });
});
