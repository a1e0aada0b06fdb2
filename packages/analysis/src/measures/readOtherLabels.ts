import {
  computeOtherLabel,
  type EpochWithOther,
  openEpochFile,
  type OtherLabel,
  streamEpochs,
} from '@dynclean/dynamics';

import type { Measure, MeasureChunk } from './Measure.js';

/** Whether an epoch file has the best other label of each span; other trainers may leave it out. */
async function hasOthers(path: string): Promise<boolean> {
  const file = await openEpochFile(path);
  try {
    return (await file.next())?.others !== null;
  } finally {
    await file.close();
  }
}

/** Values from the other label of each span; null where an epoch has none recorded. */
export function readOtherLabels(valuesOf: (other: OtherLabel) => Float64Array): NonNullable<Measure['read']> {
  return async ({ dynamics, expected }, { epochs, signal }) => {
    for (const path of dynamics.slice(0, epochs)) if (!(await hasOthers(path))) return null;
    async function* values(): AsyncGenerator<MeasureChunk> {
      for await (const { spanIds, epochs: rows } of streamEpochs(dynamics, { ...expected, epochs, signal })) {
        yield { spanIds, values: valuesOf(computeOtherLabel(rows as readonly EpochWithOther[])) };
      }
    }
    return values();
  };
}
