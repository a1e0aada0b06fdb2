import { describe, expect, it } from '@jest/globals';

import { groupProblems } from './groupProblems.js';
import { formatProblem, type Problem } from './Problem.js';

const outside = (line: number, last: number): Problem => ({
  severity: 'error',
  rule: 'span-outside',
  file: 'a.jsonl',
  line,
  where: `entities[${line}]`,
  message: `must lie inside the sentence, words 0 to ${last - 1}, but got words 0 to ${last}`,
  advice: 'Move it.',
});
const unknown = (line: number, type: string): Problem => ({
  ...outside(line, 1),
  rule: 'unknown-type',
  message: `must have one of the types PER, but got "${type}"`,
});
const show = (...problems: Problem[]): string[] => groupProblems(problems).map(formatProblem);

describe(groupProblems, () => {
  it('keeps the first of a kind, counts the others and names lines', () => {
    expect(show(outside(1, 2), outside(4, 7))).toEqual([
      'a.jsonl:1: entities[1]: must lie inside the sentence, words 0 to 1, but got words 0 to 2 (2 of this kind, also on line 4). Move it.',
    ]);
    expect(show(...[3, 5, 5, 8].map((line) => outside(line, 2)))[0]).toContain(
      '(4 of this kind, also on lines 5, 8, ...)',
    );
    const many = Array.from({ length: 1500 }, (_, index) => outside(index + 1, 2));
    expect(show(...many)).toEqual([expect.stringContaining('(1,500 of this kind, also on lines 2, 3, 4, 5, 6, ...)')]);
  });

  it('keeps apart other files, severities, rules, and types that are to be corrected one by one', () => {
    const warning: Problem = { ...outside(2, 2), severity: 'warning' };
    expect(groupProblems([outside(1, 2), { ...outside(1, 2), file: 'b.jsonl' }, warning])).toHaveLength(3);
    expect(show(unknown(1, 'LOC'), unknown(2, 'ORG'), unknown(3, 'LOC'))).toEqual([
      expect.stringContaining('but got "LOC" (2 of this kind, also on line 3)'),
      expect.stringContaining('but got "ORG". Move it.'),
    ]);
  });

  it('adds what was counted before', () => {
    expect(show({ ...outside(1, 2), count: 7 })).toEqual([expect.stringContaining('(7 of this kind, this is the first)')]); // prettier-ignore
    expect(groupProblems([{ ...outside(1, 2), count: 7 }, outside(3, 2)])[0]?.count).toBe(8);
  });
});
