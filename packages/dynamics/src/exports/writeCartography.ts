import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { throwIfInterrupted } from '@dynclean/schema';

import { computeConfidence } from '../computeConfidence.js';
import { computeVariability } from '../computeVariability.js';
import { openEpochFile } from '../openEpochFile.js';
import { type FileRows, streamEpochs } from '../streamEpochs.js';
import { chooseOther, reconstructLogits } from './reconstructLogits.js';
import type { RecordedRun } from './RecordedRun.js';
import { writeTextFile } from './TextFile.js';

/** What cartography calls the forgetfulness of what was never learned. */
const neverLearned = 1000;

/**
 * Writes a training as dataset cartography does (Swayamdipta et al. 2020, github.com/allenai/cartography):
 * `training_dynamics/dynamics_epoch_N.jsonl`, N from 0, with logits that have the recorded margin and probability
 * (`reconstructLogits`), and `td_metrics.jsonl`, a line a span. `guid` is the span's id.
 *
 * @param folder - where they go; it is there and no one else's.
 * @returns the paths.
 */
export async function writeCartography(folder: string, run: RecordedRun): Promise<string[]> {
  const dynamics = join(folder, 'training_dynamics');
  await mkdir(dynamics);
  const paths: string[] = [];
  for (const [epoch, epochFile] of run.epochFiles.entries()) {
    paths.push(await writeEpoch(join(dynamics, `dynamics_epoch_${epoch}.jsonl`), { epoch, epochFile }, run));
  }
  paths.push(await writeMetrics(join(folder, 'td_metrics.jsonl'), run));
  return paths;
}

function writeEpoch(
  path: string,
  { epoch, epochFile }: { readonly epoch: number; readonly epochFile: string },
  { labels, numClasses, signal }: RecordedRun,
): Promise<string> {
  return writeTextFile(path, async (file) => {
    const from = await openEpochFile(epochFile);
    try {
      for (let rows = await from.next(); rows !== null; rows = await from.next()) {
        throwIfInterrupted(signal);
        for (let row = 0; row < rows.spanIds.length; row++) {
          const guid = rows.spanIds[row]!;
          const gold = labels[guid]!;
          const other = chooseOther(rows.others?.labels[row], gold, numClasses);
          const recorded = {
            label: gold,
            other,
            margin: rows.margins[row]!,
            probability: rows.probabilities[row]!,
          };
          const logits = reconstructLogits(recorded, numClasses);
          if (file.add(`${JSON.stringify({ guid, [`logits_epoch_${epoch}`]: logits, gold })}\n`)) await file.flush();
        }
      }
    } finally {
      await from.close();
    }
  });
}

function writeMetrics(
  path: string,
  { epochFiles, labels, numClasses, expected, signal }: RecordedRun,
): Promise<string> {
  return writeTextFile(path, async (file) => {
    for await (const { epochs, firstRow } of streamEpochs(epochFiles, { ...expected, signal })) {
      const probabilities = epochs.map((epoch) => epoch.probabilities);
      const confidences = computeConfidence(probabilities);
      const variabilities = computeVariability(probabilities, confidences);
      for (let row = 0; row < confidences.length; row++) {
        const guid = epochs[0]!.spanIds[row]!;
        const confidence = confidences[row]!;
        const trend = epochs.map((epoch) => isCorrect(epoch, row, { label: labels[guid]!, numClasses }));
        const metrics = {
          guid,
          index: firstRow + row,
          threshold_closeness: confidence * (1 - confidence),
          confidence,
          variability: variabilities[row]!,
          correctness: trend.filter((correct) => correct).length,
          forgetfulness: countForgotten(trend),
        };
        if (file.add(`${JSON.stringify(metrics)}\n`)) await file.flush();
      }
    }
  });
}

/** Whether the label is what the model says; of equal logits the first one's label is. */
function isCorrect(
  { margins, others }: FileRows,
  row: number,
  { label, numClasses }: { readonly label: number; readonly numClasses: number },
): boolean {
  const margin = margins[row]!;
  return margin === 0 ? label < chooseOther(others?.labels[row], label, numClasses) : margin > 0;
}

/** How often a span was right in one epoch and wrong in the next (Toneva et al. 2019); 1,000 where it never was. */
function countForgotten(trend: readonly boolean[]): number {
  if (!trend.includes(true)) return neverLearned;
  return trend.filter((correct, epoch) => !correct && trend[epoch - 1] === true).length;
}
