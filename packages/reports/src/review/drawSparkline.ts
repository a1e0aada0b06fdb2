const STEPS = '▁▂▃▄▅▆▇█';

/** Values as a row of bars, one each, from the smallest to the largest of them; of equal values the lowest bar. */
export function drawSparkline(values: readonly number[]): string {
  const known = values.filter((value) => Number.isFinite(value));
  const low = Math.min(...known);
  const range = Math.max(...known) - low;
  return values
    .map((value) => {
      if (!Number.isFinite(value)) return ' ';
      const step = range === 0 ? 0 : Math.round(((value - low) / range) * (STEPS.length - 1));
      return STEPS[step]!;
    })
    .join('');
}
