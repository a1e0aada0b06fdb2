import { join } from 'node:path';

import { streamEpochs } from '../streamEpochs.js';
import { streamSpanDynamics } from '../streamSpanDynamics.js';
import { chooseOther } from './reconstructLogits.js';
import type { RecordedRun } from './RecordedRun.js';
import { writeTextFile } from './TextFile.js';

/**
 * Writes a training as the Python package `aum` does (Pleiss et al. 2020): `aum_values.csv`, the highest AUM first, and
 * `full_aum_records.csv`, each sample's epochs one after another. `sample_id` is the span's id; logits are those that
 * the margin tells: 0 of the best other label, the margin of the own one.
 *
 * @param folder - where they go; it is there and no one else's.
 * @returns the paths.
 */
export async function writeAumCsv(folder: string, run: RecordedRun): Promise<string[]> {
  return [
    await writeValues(join(folder, 'aum_values.csv'), run),
    await writeRecords(join(folder, 'full_aum_records.csv'), run),
  ];
}

function writeValues(path: string, { epochFiles, labels, expected, signal }: RecordedRun): Promise<string> {
  return writeTextFile(path, async (file) => {
    const aums = new Float64Array(labels.length);
    const ids: Int32Array[] = [];
    for await (const { spanIds, aum } of streamSpanDynamics(epochFiles, { ...expected, signal })) {
      for (let row = 0; row < spanIds.length; row++) aums[spanIds[row]!] = aum[row]!;
      ids.push(spanIds);
    }
    const order = new Int32Array(ids.reduce((count, chunk) => count + chunk.length, 0));
    let numTaken = 0;
    for (const chunk of ids) {
      order.set(chunk, numTaken);
      numTaken += chunk.length;
    }
    order.sort((a, b) => aums[b]! - aums[a]! || a - b);
    file.add('sample_id,aum\n');
    for (const span of order) if (file.add(`${span},${showReal(aums[span]!)}\n`)) await file.flush();
  });
}

function writeRecords(
  path: string,
  { epochFiles, labels, numClasses, expected, signal }: RecordedRun,
): Promise<string> {
  return writeTextFile(path, async (file) => {
    file.add('sample_id,num_measurements,target_logit,target_val,other_logit,other_val,margin,aum\n');
    for await (const { epochs } of streamEpochs(epochFiles, { ...expected, signal })) {
      const { spanIds } = epochs[0]!;
      for (let row = 0; row < spanIds.length; row++) {
        const span = spanIds[row]!;
        const label = labels[span]!;
        let sum = 0;
        for (const [index, { margins, others }] of epochs.entries()) {
          const margin = margins[row]!;
          const other = chooseOther(others?.labels[row], label, numClasses);
          sum += margin;
          const reals = [showReal(margin), other, '0.0', showReal(margin), showReal(sum / (index + 1))];
          file.add(`${span},${index + 1},${label},${reals.join(',')}\n`);
        }
        if (file.add('')) await file.flush();
      }
    }
  });
}

/** A number that is read as a real one also where it is whole. */
function showReal(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : String(value);
}
