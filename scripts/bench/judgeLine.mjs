/**
 * @typedef {object} Line - One line of the closing table.
 * @property {string} work
 * @property {number | null} peer - Seconds, bytes or whatever `unit` says; null where there is no peer.
 * @property {number} ours
 * @property {string} unit - `s`, `ms`, `us`, `MiB`, ...
 * @property {number | null} ratio - What the target speaks of.
 * @property {Target | null} target
 * @property {boolean | null} met - Null where there is no target, or no ratio to hold it to.
 *
 * @typedef {object} Target - A ratio that must be reached (`atLeast`) or not exceeded (`atMost`), or a limit of ours.
 * @property {'ratio' | 'ours'} of
 * @property {number} [atLeast]
 * @property {number} [atMost]
 */

/**
 * A line from what was measured. Ratios of times say how many times as fast ours is, ratios of sizes how much of the
 * peer's size ours takes.
 *
 * @param {{ work: string, unit: string, peer: number | null, ours: number, target?: Target | null, ratio?: number }}
 *   measured
 * @returns {Line}
 */
export function judgeLine({ work, unit, peer, ours, target = null, ratio: given }) {
  const isSize = unit === 'MiB';
  const ratio = given ?? (peer === null ? null : isSize ? ours / peer : peer / ours);
  const value = target === null ? null : target.of === 'ratio' ? ratio : ours;
  const met = value === null ? null : value >= (target.atLeast ?? -Infinity) && value <= (target.atMost ?? Infinity);
  return { work, unit, peer, ours, ratio, target, met };
}

/** `at least 6x`, `at most 0.6x`, `at most 3 us`. */
export function describeTarget(target, unit) {
  if (target === null) return '';
  const suffix = target.of === 'ratio' ? 'x' : ` ${unit}`;
  return target.atLeast === undefined ? `at most ${target.atMost}${suffix}` : `at least ${target.atLeast}${suffix}`;
}

/**
 * What the default must reach against float32 of PyTorch: it depends on how this processor multiplies bfloat16. Where
 * it does not do so fast, the default is float32 as well.
 *
 * @param {{ isFast: boolean, features: readonly string[] }} processor - `features` as `readMachine` lists them.
 */
export function targetOfDefault({ isFast, features }) {
  return { of: 'ratio', atLeast: !isFast ? 2.5 : features.includes('amx_bf16') ? 8 : 6 };
}
