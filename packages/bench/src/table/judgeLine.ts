/** A ratio that must be reached (`atLeast`) or not exceeded (`atMost`), or a limit of ours. */
export interface Target {
  readonly of: 'ratio' | 'ours';
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** One line of the closing table. */
export interface Line {
  readonly work: string;
  /** Seconds, bytes or whatever `unit` says; null where there is no peer. */
  readonly peer: number | null;
  readonly ours: number;
  /** `s`, `ms`, `us`, `MiB`, ... */
  readonly unit: string;
  /** What the target speaks of. */
  readonly ratio: number | null;
  readonly target: Target | null;
  /** Null where there is no target, or no ratio to hold it to. */
  readonly met: boolean | null;
  /** How near ours is to what the machine can do at most; in (0, 1]. */
  readonly fractionOfRoofline?: number;
}

/** What a line is made of. */
export interface Measured extends Pick<Line, 'work' | 'unit' | 'peer' | 'ours'> {
  readonly target?: Target | null;
  /** Where it is not that of ours and peer. */
  readonly ratio?: number;
}

/**
 * A line from what was measured. Ratios of times say how many times as fast ours is, ratios of sizes how much of the
 * peer's size ours takes.
 */
export function judgeLine({ work, unit, peer, ours, target = null, ratio: given }: Measured): Line {
  const isSize = unit === 'MiB';
  const ratio = given ?? (peer === null ? null : isSize ? ours / peer : peer / ours);
  const value = target === null ? null : target.of === 'ratio' ? ratio : ours;
  const met =
    value === null || target === null
      ? null
      : value >= (target.atLeast ?? -Infinity) && value <= (target.atMost ?? Infinity);
  return { work, unit, peer, ours, ratio, target, met };
}

/** `at least 6x`, `at most 0.6x`, `at most 3 us`. */
export function describeTarget(target: Target | null, unit: string): string {
  if (target === null) return '';
  const suffix = target.of === 'ratio' ? 'x' : ` ${unit}`;
  return target.atLeast === undefined ? `at most ${target.atMost}${suffix}` : `at least ${target.atLeast}${suffix}`;
}

/**
 * What the default must reach against float32 of PyTorch: it depends on how this processor multiplies bfloat16. Where
 * it does not do so fast, the default is float32 as well.
 *
 * @param processor.features - as `readMachine` lists them.
 */
export function targetOfDefault({
  isFast,
  features,
}: {
  readonly isFast: boolean;
  readonly features: readonly string[];
}): Target {
  return { of: 'ratio', atLeast: !isFast ? 2.5 : features.includes('amx_bf16') ? 8 : 6 };
}
