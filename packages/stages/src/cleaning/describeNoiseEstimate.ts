import type { NoiseMixtures, NoiseShare } from '@dynclean/cleaning';
import type { NoiseEstimateInfo, Sign } from '@dynclean/schema';

/** An estimate as files have it: all positives, each type in the order of labels, the negatives. */
export function describeNoiseEstimate(
  noise: NoiseMixtures,
  { measure, types }: { readonly measure: string; readonly types: readonly string[] },
): NoiseEstimateInfo {
  const { byLabel, positives } = noise.estimate();
  const row = (sign: Sign, type: string | null, of: NoiseShare) => ({ sign, type, ...of });
  return {
    measure,
    shares: [
      row('positives', null, positives),
      ...types.map((type, index) => row('positives', type, byLabel[index + 1]!)),
      row('negatives', null, byLabel[0]!),
    ],
  };
}
