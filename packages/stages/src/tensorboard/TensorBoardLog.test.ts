import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createLabelVocabulary } from '@dynclean/datasets';
import type { SpanScores } from '@dynclean/metrics';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { TensorBoardLog } from './TensorBoardLog.js';

const counts = { correct: 1, predicted: 2, gold: 4 };
const scores = (f1: number): SpanScores => ({
  ...counts, precision: 0.5, recall: 0.25, f1,
  byLabel: [{ label: 1, ...counts, precision: 0.5, recall: 0.25, f1: f1 / 2 }],
}); // prettier-ignore

/** A Python that may have TensorBoard (scripts/peer/requirements-formats.txt). */
const python = process.env['DYNCLEAN_TOOLS_PYTHON'] ?? 'python3';
const READ = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
events = EventAccumulator(sys.argv[1]); events.Reload()
print(json.dumps({tag: [[one.step, one.value] for one in events.Scalars(tag)] for tag in events.Tags()["scalars"]}))`;

function findMissing(): string | null {
  try {
    execFileSync(python, ['-c', 'import tensorboard'], { stdio: 'ignore' });
    return null;
  } catch {
    return `${python} has no TensorBoard; DYNCLEAN_TOOLS_PYTHON names one that has`;
  }
}

describe(TensorBoardLog, () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dynclean-board-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const open = (fresh: boolean): TensorBoardLog =>
    new TensorBoardLog(folder, { vocabulary: createLabelVocabulary(['PER']), fresh, now: () => 1_700_000_000_000 });
  const evaluate = (log: TensorBoardLog, step: number, f1: number): void =>
    log.add({ kind: 'evaluation', step, epoch: 1, best: true, scores: scores(f1), test: null });

  it('begins one file, and a fresh start takes its place', async () => {
    evaluate(open(true), 1, 0.1);
    evaluate(open(true), 1, 0.2);
    expect(await readdir(folder)).toEqual(['events.out.tfevents.1700000000.dynclean']);
  });

  const missing = findMissing();
  (missing === null ? it : it.skip)(
    `is what TensorBoard reads, also after a stop${missing === null ? '' : ` (skipped: ${missing})`}`,
    () => {
      const log = open(true);
      evaluate(log, 10, 0.5);
      log.add({ kind: 'epoch', epoch: 1, step: 20, meanLoss: 3, trainingMs: 2500, measures: { missampling: 0.125 } });
      evaluate(log, 30, 0.75); // of an epoch that does not come to its end
      const resumed = open(true);
      resumed.add({ kind: 'resume', epoch: 1, step: 20 });
      evaluate(resumed, 30, 1);
      const read = JSON.parse(execFileSync(python, ['-c', READ, folder], { encoding: 'utf8' })) as unknown;
      expect(read).toMatchObject({
        'dev/precision': [[10, 50], [30, 50]],
        'dev/f1': [[10, 50], [30, 100]],
        'dev-f1/PER': [[10, 25], [30, 50]],
        'train/loss': [[20, 3]],
        'train/seconds': [[20, 2.5]],
        'measures/missampling': [[20, 0.125]],
      }); // prettier-ignore
    },
    120_000,
  );
});
