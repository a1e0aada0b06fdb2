import { describe, expect, it } from '@jest/globals';
import type { ReviewSummary } from '@dynclean/stages';

import { csv } from '../renderers/csv.js';
import { jsonl } from '../renderers/jsonl.js';
import { parquet } from '../renderers/parquet.js';
import { renderText } from '../renderers/text.js';
import { testReview } from '../testing/testReview.js';
import { drawSparkline } from './drawSparkline.js';
import { formatReview } from './formatReview.js';
import { formatReviewSummary } from './formatReviewSummary.js';
import { listReviewRows } from './listReviewRows.js';

const show = (...options: Parameters<typeof formatReview>): string => renderText({ nodes: formatReview(...options) });

describe(formatReview, () => {
  it('shows a span in its sentence, with what is suggested and what the words are called elsewhere', () => {
    const lines = show(testReview())
      .split('\n')
      .map((line) => line.trim().replace(/ +/g, ' '));
    expect(lines).toContain('-1.250 █▅▁ PER LOC 12 n12 in [New York] today LOC 4, none 1');
    expect(lines).toContain('0.500 █▅▁ none - 12 - in New York [today] -');
    expect(lines).toContain('New York 1 LOC 4, PER 1, none 1');
    expect(lines.join('\n')).not.toContain(' more of ');
  });

  it('says how many are not shown, and that none is left', () => {
    expect(show(testReview(), { limit: 1 })).toContain('1 more of 2; --limit shows more, --out writes all.');
    expect(show(testReview([]))).toContain('No span is left by these filters.');
  });
});

describe(drawSparkline, () => {
  it('goes from the smallest to the largest value', () => {
    expect(drawSparkline([0, 7, 3, NaN])).toBe('▁█▄ ');
    expect(drawSparkline([2, 2])).toBe('▁▁');
    expect(drawSparkline([])).toBe('');
  });
});

describe(listReviewRows, () => {
  const report = { nodes: [], records: listReviewRows(testReview()) };
  const expected = {
    spanId: 7,
    sign: 'positives',
    suspicious: 'yes',
    tau: 1.5,
    below: 'aum',
    aum: -1.25,
    confidence: 0.125,
    variability: 0.0625,
    label: 'PER',
    suggested: 'LOC',
    suggestedProbability: 0.5,
    runsAgree: 'yes',
    words: 'New York',
    before: 'in',
    after: 'today',
    file: 'ships/train.jsonl',
    line: 12,
    sentence: 12,
    id: 'n12',
    first: 1,
    last: 2,
    sameWordsElsewhere: 'LOC 4, none 1',
    margin1: 0,
    margin2: -1,
    margin3: -2.75,
    probability1: 0.25,
    probability2: 0.125,
    probability3: 0,
  };

  it('has the same in JSON Lines, Parquet and CSV', async () => {
    const [first, second] = (jsonl.render(report) as string).trim().split('\n');
    expect(JSON.parse(first!)).toEqual(expected);
    expect(JSON.parse(second!)).toMatchObject({ label: '', suggested: null, id: null });
    const { parquetReadObjects } = await import('hyparquet');
    const bytes = (await parquet.render(report)) as Uint8Array<ArrayBuffer>;
    const rows = await parquetReadObjects({ file: bytes.buffer });
    expect(rows[0]).toEqual(expected);
    expect(rows[1]).toMatchObject({ suggested: null, first: 3 });
    const [head, row] = (csv.render(report) as string).split('\n');
    expect(head!.split(',')).toEqual(Object.keys(expected));
    expect(row).toContain(',"LOC 4, none 1",');
  });

  it('is refused of a report that is no table', () => {
    expect(() => jsonl.render({ nodes: [] })).toThrow(
      'format jsonl: must be given a report that is one table of values',
    );
  });
});

describe(formatReviewSummary, () => {
  it('counts by decision, and says of each refusal why', () => {
    const refusal = { reason: 'label-changed', sentence: 3, words: 'Ann', action: 'keep' } as const;
    const summary: ReviewSummary = {
      format: 'dynclean-review-1',
      createdBy: 'dynclean 0',
      decisions: 'd.jsonl',
      isDerived: false,
      corpus: 'c',
      folder: 'out',
      read: 16,
      superseded: 0,
      applied: { keep: 1, remove: 2, relabel: 0, unsure: 0 },
      alreadySo: 1,
      moved: 0,
      replaced: 2,
      refused: Array.from({ length: 12 }, () => refusal),
      entities: { before: 1200, after: 1198 },
      excluded: { before: 3, after: 0 },
    };
    const text = renderText({ nodes: formatReviewSummary(summary) });
    expect(text).toMatch(/^keep +1 +12$/m);
    expect(text).toMatch(/^remove +2 +0$/m);
    expect(text).toContain('12 refused: the label is another one now');
    expect(text).toContain('1 made no difference');
    expect(text).toContain('2 labels that nobody decided on gave way');
    expect(text).toContain('2 more of 12; review.json has all of them.');
    expect(text).toContain('1,200 before, 1,198 now');
    expect(text).not.toContain('sentences stand elsewhere');
  });
});
