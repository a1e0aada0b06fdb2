import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { createEpochWriter } from '@dynclean/dynamics';

import { findEpochs, type RecordedEpochs } from '../cleaning/RecordedDynamics.js';

/**
 * For tests: epoch files with the same margins in every epoch, probabilities as a two-class softmax would have them.
 *
 * @param margins - by span id; NaN for spans that are not in the files.
 */
export async function writeTestDynamics(
  folder: string,
  margins: ArrayLike<number>,
  epochs: number,
): Promise<RecordedEpochs> {
  await mkdir(join(folder, 'dynamics'), { recursive: true });
  const ids = Int32Array.from({ length: margins.length }, (_, id) => id).filter((id) => !Number.isNaN(margins[id]));
  const values = Float32Array.from(ids, (id) => margins[id] as number);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const writer = await createEpochWriter(join(folder, 'dynamics', `epoch-${epoch}.arrow`));
    const probabilities = values.map((margin) => 1 / (1 + Math.exp(-margin)));
    await writer.write({ spanIds: ids, margins: values, probabilities, others: null });
    await writer.close();
  }
  return findEpochs(folder);
}
