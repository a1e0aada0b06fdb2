import { renderText } from '@dynclean/reports';
import type { CleanSummary } from '@dynclean/stages';
import { describe, expect, it } from '@jest/globals';

import { formatCleanFiles } from './formatCleanFiles.js';

const files = { cleaned: 'runs/mine/cleaned', spans: 'runs/mine/spans.arrow', cleanerModel: null, finalModel: null };

/** What it says of a cleaning whose models have these F1s on dev and, always the other way round, on test. */
function say(scores: { before?: number; after?: number; method?: string }, more: object = {}): string {
  const scored = (dev: number | undefined) => dev === undefined ? null : { run: '.', dev: { f1: dev }, test: { f1: 1 - dev } }; // prettier-ignore
  const summary = {
    ...{ folder: 'runs/mine', files, warnings: [], cleaning: { rule: 'percentile' } },
    scores: {
      before: scored(scores.before) && { ...scored(scores.before), method: 'topneg' },
      after: scored(scores.after) && { ...scored(scores.after), method: scores.method ?? 'topneg' },
    },
    ...more,
  } as unknown as CleanSummary;
  return renderText({ nodes: formatCleanFiles(summary) }).replaceAll(/\s+/g, ' ');
}

describe(formatCleanFiles, () => {
  it("says on dev's word that D' is behind D, and how to try another rule", () => {
    const said = say({ before: 0.76034, after: 0.73778 });
    expect(said).toContain("On dev the model trained on D' is behind the one on D, F1 73.78 and 76.03");
    expect(said).toContain('`dynclean clean --from runs/mine --out runs/mine-2 --rule posterior --train`');
  });

  it('sends to another rule than the one that did not help', () => {
    const said = say({ before: 0.7, after: 0.6 }, { cleaning: { rule: 'posterior' } });
    expect(said).toContain('--out runs/mine-2 --rule percentile --k-pos 50 --k-neg 50 --train`');
  });

  it.each([
    ['is ahead', { before: 0.7, after: 0.71 }],
    ['is as good', { before: 0.7, after: 0.7 }],
    ['was not trained', { before: 0.7 }],
    ['has no model of D beside it', { after: 0.1 }],
    ['was trained by another method', { before: 0.7, after: 0.6, method: 'span' }],
  ])("says nothing of it where D' %s", (_what, scores) => {
    expect(say(scores)).not.toContain('On dev');
  });

  it("does not send anybody to train on D' if the cleaner did not learn", () => {
    expect(say({})).toContain("`dynclean train runs/mine/cleaned` trains on D'.");
    const warnings = [{ code: 'cleaner_hardly_learned', message: '' }];
    expect(say({}, { warnings })).not.toContain('dynclean train');
  });
});
