import type { NerModel } from '@dynclean/models';
import type { PartState } from '@dynclean/training';

/** The weights of a teacher, as checkpoints have them. */
export function teacherState(teacher: NerModel): PartState {
  const { encoder, head } = teacher.trainable();
  return { tensors: new Map([...encoder, ...head].map(([name, variable]) => [`teacher.${name}`, variable])) };
}
