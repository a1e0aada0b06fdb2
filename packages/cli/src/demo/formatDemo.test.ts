import { renderText } from '@dynclean/reports';
import type { DemoSummary } from '@dynclean/stages';
import { describe, expect, it } from '@jest/globals';

import { formatDemo } from './formatDemo.js';

const scores = (f1: number) => ({ precision: f1, recall: f1, f1, correct: 1, predicted: 1, gold: 1, byType: [] });
const sign = (removed: number, removedWrong: number) => ({ candidates: 1000, removed, removedWrong });
const example = {
  spanId: 7,
  line: 3,
  first: 1,
  last: 1,
  tokens: ['at', 'March', 'end'],
  type: 'PER',
  aum: -2.5,
  confidence: 0.1,
  removed: true,
};

/** The parts that are shown. */
const demo = {
  clean: {
    data: { name: 'demo' },
    scores: { before: { test: scores(0.7) }, after: { test: scores(0.75) } },
    signs: { positives: sign(40, 30), negatives: sign(0, 0) },
    noise: null,
    warnings: [{ kind: 'x', message: 'PER would lose 45 percent of its spans' }],
    notes: [],
    folder: 'runs/demo',
    files: {
      cleaned: 'runs/demo/cleaned',
      spans: 'runs/demo/spans.arrow',
      cleanerModel: 'runs/demo/dynamics-run/model',
      finalModel: null,
    },
  },
  removedPositives: [example],
  removedNegatives: [],
  mechanicsOnly: false,
  mechanicsReason: null,
  totalMs: 184_000,
} as unknown as DemoSummary;

describe(formatDemo, () => {
  const text = renderText({ nodes: formatDemo(demo) });

  it("has the scores of D and D' and their difference", () => {
    expect(text).toMatch(/all +70\.00 +70\.00 +70\.00 +75\.00 +75\.00 +75\.00 +\+5\.00/);
    expect(text).not.toContain('mean nothing');
  });

  it('says how many removals were right, and shows the worst spans in their sentences', () => {
    expect(text).toContain('Removed 40 of 1,000 distant labels; 30 of them (75 %) rightly');
    expect(text).toContain('Removed 0 of 1,000 spans without a label.');
    expect(text).not.toContain('\\u000a');
    expect(text).toContain('-2.500  PER');
    expect(text).toContain('at [March] end');
    expect(text).toContain('39 more of 40');
  });

  it('has warnings, the places that there are, and the time', () => {
    expect(text).toContain('- PER would lose 45 percent of its spans');
    expect(text).toContain('runs/demo/cleaned\n');
    expect(text).not.toContain('null');
    expect(text).toContain('Took 3 min 4 s.');
  });

  it('says when the scores mean nothing, and why', () => {
    const small = renderText({
      nodes: formatDemo({ ...demo, mechanicsOnly: true, mechanicsReason: 'no encoder weights can be had' }),
    });
    expect(small).toContain('Mechanics only, these scores mean nothing: no encoder weights can be had');
  });
});
