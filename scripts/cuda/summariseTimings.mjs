// @ts-check
/**
 * @typedef {object} Timing
 * @property {string} who - `ours`, `eager`, `compile`.
 * @property {'fp32' | 'bf16'} precision
 * @property {number} runs - Trainings at the same time on the same GPU.
 * @property {number} stepsPerSecond - Of all of them together.
 */

/**
 * The ratios that the targets speak of, for each precision: a single run, and the throughput of many runs, where each
 * side counts with its own best number at a time.
 *
 * @param {readonly Timing[]} timings
 * @returns {Record<string, Record<string, number | null>>} By precision; null where a side was not timed.
 */
export function summariseTimings(timings) {
  const precisions = [...new Set(timings.map(({ precision }) => precision))];
  return Object.fromEntries(
    precisions.map((precision) => {
      const of = (who) => timings.filter((timing) => timing.who === who && timing.precision === precision);
      const single = (who) => of(who).find(({ runs }) => runs === 1)?.stepsPerSecond;
      const best = (who) => of(who).reduce((most, { stepsPerSecond }) => Math.max(most, stepsPerSecond), 0);
      const ratio = (ours, theirs) => (ours && theirs ? ours / theirs : null);
      return [
        precision,
        {
          'single run against eager': ratio(single('ours'), single('eager')),
          'single run against torch.compile': ratio(single('ours'), single('compile')),
          'throughput of runs against eager': ratio(best('ours'), best('eager')),
          'throughput of runs against torch.compile': ratio(best('ours'), best('compile')),
        },
      ];
    }),
  );
}
