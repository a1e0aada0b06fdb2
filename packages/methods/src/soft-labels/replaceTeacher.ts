import type { NerModel } from '@dynclean/models';

/** The teacher becomes what the student is. */
export function replaceTeacher(teacher: NerModel, student: NerModel): void {
  const snapshot = student.snapshot();
  teacher.restore(snapshot);
  snapshot.dispose();
}
