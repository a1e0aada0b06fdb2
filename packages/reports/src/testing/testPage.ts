import type { PageData, PageSpan } from '../review/page/PageData.js';

const common = { confidence: 0.25, variability: 0.125, curve: [1, -1], occurrences: [] };

/** Of a PER that rather is a LOC, a missed PER, and a LOC without a suggestion. */
const spans: readonly PageSpan[] = [
  { ...common, spanId: 10, sentence: 0, first: 1, last: 2, type: 'PER', suggested: { type: 'LOC', probability: 0.5 }, aum: -2 },
  { ...common, spanId: 20, sentence: 1, first: 0, last: 0, type: null, suggested: { type: 'PER', probability: 0.5 }, aum: -0.5 },
  { ...common, spanId: 30, sentence: 0, first: 2, last: 2, type: 'LOC', suggested: null, aum: 1 },
]; // prettier-ignore

/** For tests: a page of three spans in two sentences. */
export function testPage(more: Partial<PageData> = {}): PageData {
  const panel = { tau: 1.5, cells: [[0.1, 0.2, 5]], cuts: null, samples: [[-3, 0], [0, 1], [3, 0]], all: [[-3, 0], [3, 0.5]] } as const; // prettier-ignore
  return {
    createdBy: 'dynclean 0',
    dataset: 'ships',
    run: 'runs/mine',
    file: 'ships/train.jsonl',
    trainSha256: 'a'.repeat(64),
    metric: 'aum',
    types: ['PER', 'LOC'],
    signs: { positives: { candidates: 9, k: 100, tau: 1.5 }, negatives: { candidates: 90, k: 90, tau: 1.5 } },
    sentences: [
      { number: 4, line: 7, id: 'n4', tokens: ['In', 'New', 'York', '.'] },
      { number: 5, line: 8, id: null, tokens: ['Ann', 'slept'] },
    ],
    spans,
    panels: [
      { ...panel, sign: 'positives' },
      { ...panel, sign: 'negatives' },
    ],
    cellSteps: { variability: 0.01, confidence: 0.02 },
    ...more,
  };
}

/** For tests: a page of many spans, each in a sentence of its own, with the words of a template. */
export function testPageOf(numSpans: number, word = 'Ann'): PageData {
  const tokens = [word, 'left', 'the', 'harbour', 'of', 'New', 'York', 'in', 'the', 'morning', '.'];
  return testPage({
    sentences: Array.from({ length: numSpans }, (_, index) => ({
      number: index + 1,
      line: index + 1,
      id: null,
      tokens: [...tokens, String(index)],
    })),
    spans: Array.from({ length: numSpans }, (_, index): PageSpan => ({
      ...spans[index % 2]!,
      spanId: 100 * index,
      sentence: index,
      first: 0,
      last: 0,
      aum: -5 + (6 * index) / numSpans,
      variability: (index % 100) / 250,
      confidence: (index % 70) / 80,
      curve: [0.5, -1, -2, -2.5, -3, -3.5, -4, -4.5, -5, -5.5],
    })),
  });
}
