import { renderText } from '@dynclean/reports';
import type { TrainRunSummary } from '@dynclean/stages';
import { describe, expect, it } from '@jest/globals';

import { formatTraining } from './formatTraining.js';

const scores = { precision: 0.5, recall: 0.25, f1: 1 / 3, correct: 1, predicted: 2, gold: 4 };
const byType = [{ type: 'PER', ...scores }];

/** The parts that are shown. */
const summary = {
  data: { name: 'mine' },
  best: { step: 12, epoch: 2, dev: { ...scores, byType } },
  test: { ...scores, byType },
  totalSteps: 30,
  settings: { modelSelection: 'best_dev' },
  durations: { totalMs: 65_000, trainingMs: 60_000, stepMs: 41.6 },
  notes: [],
  engine: { version: 'libtorch 2.13.0 (AVX512)' },
  folder: 'runs/x',
  modelFolder: 'runs/x/model',
} as unknown as TrainRunSummary;

const show = (run: TrainRunSummary): string => renderText({ nodes: formatTraining(run) });

describe(formatTraining, () => {
  it('shows scores on test, which weights have them, the time and the places', () => {
    const text = show(summary);
    expect(text).toMatch(/mine, test\n=+/);
    expect(text).toMatch(/all +50\.00 +25\.00 +33\.33/);
    expect(text).toContain('Weights of step 12 of 30, epoch 2: the best dev F1, 33.33.');
    expect(text).toContain('Trained in 1 min 5 s (42 ms a step) on libtorch 2.13.0 (AVX512).');
    expect(text).toMatch(/Run +runs\/x\nModel +runs\/x\/model\n$/);
  });

  it('says where weights are the last ones, whatever dev says', () => {
    const settings = { ...summary.settings, modelSelection: 'last' as const };
    expect(show({ ...summary, settings })).toContain('Weights of step 12 of 30, epoch 2: the last ones, dev F1 33.33.');
  });

  it('shows dev where there is no test, and says what was done instead', () => {
    const text = show({ ...summary, test: null, notes: ['no test file: scores are those on dev'] });
    expect(text).toMatch(/mine, dev\n=+/);
    expect(text).toContain('- no test file: scores are those on dev\n');
  });

  it('shows no scores where there are none', () => {
    expect(show({ ...summary, test: null, best: null })).toMatch(/^Trained in/);
  });
});
