import { computeWordProbabilities, type TokenBatches } from '@dynclean/training';

import type { ObjectiveContext } from '../Method.js';

/**
 * `[W, C]` what several models say of every word, averaged: the targets of their student (Meng et al. 2021, Eq. 6).
 * Models are opened one after the other.
 *
 * @throws Error where there is none.
 */
export async function averageTeachers(
  teachers: ObjectiveContext['teachers'],
  batches: TokenBatches,
): Promise<Float32Array> {
  let total: Float64Array | null = null;
  for (const open of teachers) {
    const teacher = await open();
    try {
      const probabilities = await computeWordProbabilities(teacher, batches);
      total ??= new Float64Array(probabilities.length);
      for (let at = 0; at < total.length; at++) total[at]! += probabilities[at] as number;
    } finally {
      teacher.dispose();
    }
  }
  if (total === null) throw new Error('roster: there must be models to learn of, but there are none');
  return Float32Array.from(total, (sum) => sum / teachers.length);
}
