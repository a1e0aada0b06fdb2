/**
 * The lines of a training file that a case study shows: those of its own that there are. Where none is there, because a
 * profile has another or a shorter corpus in its place, as many from the first on.
 *
 * @param lines - from 1.
 */
export function chooseCaseLines(lines: readonly number[], numSentences: number): readonly number[] {
  const there = lines.filter((line) => line <= numSentences);
  if (there.length > 0) return there;
  return Array.from({ length: Math.min(lines.length, numSentences) }, (_, index) => index + 1);
}
