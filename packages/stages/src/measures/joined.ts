import { joinByRank } from '@dynclean/cleaning';
import { computeRankingQuality } from '@dynclean/metrics';

import { collectAum } from './collectAum.js';
import { type FilesOf, foldsBy } from './foldsBy.js';
import type { Measure, MeasureChunk, MeasureReading, MeasureSource } from './Measure.js';

/** AUM and the held-out margin of the positives that both speak of. N = these positives. */
interface Joinable {
  /** `[N]`, ascending. */
  readonly spanIds: Int32Array;
  /** `[N]` the label of each, less 1. */
  readonly groups: Int32Array;
  /** `[2, N]`. */
  readonly values: readonly Float64Array[];
  /** By measure, labels known to be wrong, `[numSpans]` by the span that has them; NaN: none. */
  readonly samples: readonly Float64Array[];
}

/** Null where no names are held out, or a run has too few epochs. */
async function readJoinable(source: MeasureSource, { epochs, signal, aum }: MeasureReading): Promise<Joinable | null> {
  const { spans } = source;
  const filesOf: FilesOf = ({ relabelled }) => relabelled;
  const heldOut =
    foldsBy(source, 'words', { epochs }).length === 0 ? [] : foldsBy(source, 'words', { epochs, filesOf });
  if (heldOut.length === 0) return null;
  const { numSpans, labels } = spans;
  const own = aum.dynamics;
  const ofSamples = new Float64Array(numSpans).fill(NaN);
  for (const span of source.samples.positives) ofSamples[span] = aum.threshold[span]!;
  const [unheard, wrong] = [new Float64Array(numSpans).fill(NaN), new Float64Array(numSpans).fill(NaN)];
  for (const { files, relabelled } of heldOut) {
    for (const [from, into] of [
      [files, unheard],
      [relabelled, wrong],
    ] as const) {
      // prettier-ignore
      const values = await collectAum(from, numSpans, { epochs, signal });
      values.forEach((value, span) => Number.isNaN(value) || (into[span] = value));
    }
  }
  const spanIds = Int32Array.from(labels.keys()).filter(
    (span) => labels[span]! > 0 && !Number.isNaN(own[span]) && !Number.isNaN(unheard[span]),
  );
  const pick = (of: Float64Array): Float64Array => Float64Array.from(spanIds, (span) => of[span]!);
  const groups = Int32Array.from(spanIds, (span) => labels[span]! - 1);
  return { spanIds, groups, values: [pick(own), pick(unheard)], samples: [pick(ofSamples), pick(wrong)] };
}

/**
 * How much a measure is worth for a type, by labels that are known to be wrong: `max(0, 2 A - 1)`, where A is the
 * probability that one of these lies below a label of the type (its AUROC). 0 at chance, without samples or below.
 */
function weigh({ groups, values, samples }: Joinable, measure: number, group: number): number {
  const collect = (of: Float64Array): Float64Array =>
    of.filter((value, index) => groups[index] === group && !Number.isNaN(value)).sort();
  const { auroc } = computeRankingQuality({ wrong: collect(samples[measure]!), right: collect(values[measure]!) });
  return auroc === null ? 0 : Math.max(0, 2 * auroc - 1);
}

/** Weights by group and measure. */
function weighAll(joinable: Joinable): readonly (readonly number[])[] {
  const numGroups = joinable.groups.reduce((most, group) => Math.max(most, group + 1), 0);
  return Array.from({ length: numGroups }, (_, group) =>
    joinable.values.map((_values, measure) => weigh(joinable, measure, group)),
  );
}

/** A measure of joined ranks. @param weightsOf - `[groups, measures]`. Absent: all count alike. */
function joinWith(weightsOf?: (joinable: Joinable) => readonly (readonly number[])[]): Measure['read'] & {} {
  return async (source, reading) => {
    const joinable = await readJoinable(source, reading);
    if (joinable === null) return null;
    async function* values(of: Joinable): AsyncGenerator<MeasureChunk> {
      const weights = weightsOf?.(of);
      yield await Promise.resolve({ spanIds: of.spanIds, values: joinByRank({ ...of, ...(weights && { weights }) }) });
    }
    return values(joinable);
  };
}

/** Mean rank by AUM and by the held-out margin among the positives of a type; of negatives it does not speak. */
export const joined: Measure = {
  name: 'joined',
  title: 'AUM and held out, joined',
  about: 'Among the labels of its type it ranks low by AUM and by the held-out margin, on the mean.',
  metric: null,
  needsHeldOut: 'words',
  read: joinWith(),
};

/** The same by weights of the type: how well each measure tells labels that are known to be wrong from the type's. */
export const joinedWeighted: Measure = {
  name: 'joined-weighted',
  title: 'AUM and held out, weighted',
  about: 'The same, each weighed by how well it tells labels that are known to be wrong from those of the type.',
  metric: null,
  needsHeldOut: 'words',
  read: joinWith(weighAll),
};
