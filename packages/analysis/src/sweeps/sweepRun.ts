import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { Sign } from '@dynclean/cleaning';
import { readJsonFile } from '@dynclean/files';
import {
  type CleanInfo,
  cleanInfoSchema,
  type CleaningSettings,
  InputError,
  runInfoSchema,
  type ScoredRun,
} from '@dynclean/schema';
import {
  cleanFromRun,
  type EncoderChoice,
  type EngineChoice,
  type FinalTrainingChoice,
  type OutputChoice,
  type RunContext,
  runFiles,
} from '@dynclean/stages';

import type { DynamicsSource } from '../dynamics/DynamicsSource.js';
import { explainNoRanking } from '../dynamics/rankNoise.js';
import { flattenSettings } from '../versions/flattenSettings.js';
import { type SweepCut, type SweepGrid, sweepThresholds, type ThresholdSweep } from './sweepThresholds.js';

/** One setting of the sweep: a cut of each sign. */
export interface SweepSetting {
  readonly metric: CleaningSettings['metric'];
  readonly epochs: number;
  readonly kPos: number;
  readonly kNeg: number;
  readonly positives: Omit<SweepCut, 'metric' | 'epochs' | 'sign'>;
  readonly negatives: Omit<SweepCut, 'metric' | 'epochs' | 'sign'>;
  /** The training on this D'; null where none was asked for, or D' has no spans of a sign left. */
  readonly training: ScoredRun | null;
  /** Why there is no training although one was asked for. */
  readonly refused: string | null;
}

/** A sweep over thresholds with what a report says of the data and runs behind it. */
export interface SweepResult extends ThresholdSweep {
  readonly dataset: string;
  readonly types: readonly string[];
  /** Sentences about the sweep that a reader must know. */
  readonly notes: readonly string[];
  /** Scores of D, of the dynamics run. */
  readonly before: ScoredRun | null;
  /** Every combination of the grid. */
  readonly settings: readonly SweepSetting[];
}

/** Trainings on every D' of the sweep. */
export interface SweepTraining
  extends EncoderChoice, EngineChoice, OutputChoice, Pick<FinalTrainingChoice, 'finalSettings'> {
  /** The clean run that the dynamics are from. */
  readonly from: string;
  readonly dataset?: string | undefined;
}

/**
 * A sweep over thresholds, and if asked for a training on the D' of every setting. Trainings go to folders of their own
 * below `out`; those that are there already are taken as they are, so that an interrupted sweep goes on.
 *
 * @throws InputError as `sweepThresholds` and `cleanFromRun` do.
 */
export async function sweepRun(
  source: DynamicsSource,
  { grid, train }: { readonly grid: SweepGrid; readonly train?: SweepTraining | undefined },
  context: RunContext = {},
): Promise<SweepResult> {
  const sweep = await sweepThresholds(source, grid, context);
  const { dataset } = source.data;
  const { lowConfidenceOnly, otherMetric } = source.cleaning;
  const ofCleaner = source.cleaner === null ? {} : flattenSettings(source.cleaner.settings);
  const noRanking = source.goldSpans && explainNoRanking(source.spans.numSpans);
  const notes = [
    ...(noRanking === null ? [] : [noRanking]),
    ...Object.entries({ lowConfidenceOnly, otherMetric }).flatMap(([name, value]) =>
      value === null || value === 'ignored'
        ? []
        : [`The cleaning that is swept had ${name} ${value}; this sweep is without it.`],
    ),
    ...Object.entries(flattenSettings(train?.finalSettings ?? {}))
      .filter(([name, value]) => ofCleaner[name] !== value)
      .map(([name, value]) => `Trainings on D' have ${name} ${String(value)}, other than the one on D.`),
  ];
  const trained = new Map<string, Pick<SweepSetting, 'training' | 'refused'>>();
  const settings: SweepSetting[] = [];
  const combinations = combine(grid, sweep.cuts);
  for (const [index, setting] of combinations.entries()) {
    if (train === undefined) {
      settings.push({ ...setting, training: null, refused: null });
      continue;
    }
    context.onMessage?.(`sweep: training ${index + 1} of ${combinations.length}, ${nameSetting(setting)}`);
    // Other percentiles may give the same thresholds; then D' is the same, too.
    const { metric, epochs, positives, negatives } = setting;
    const key = JSON.stringify([metric, epochs, positives.tau, negatives.tau]);
    const result = trained.get(key) ?? (await trainSetting(setting, train, context));
    trained.set(key, result);
    settings.push({ ...setting, ...result });
  }
  return { dataset: dataset.info.name, types: dataset.types, notes, before: source.before, ...sweep, settings };
}

type UntrainedSetting = Omit<SweepSetting, 'training' | 'refused'>;

function combine(grid: SweepGrid, cuts: readonly SweepCut[]): UntrainedSetting[] {
  const nameOf = (...of: readonly (string | number)[]): string => of.join(' ');
  const found = new Map(
    cuts.map(({ metric, epochs, sign, ...cut }) => [nameOf(sign, metric, epochs, cut.k), cut] as const),
  );
  const cutOf = (
    sign: Sign,
    { metric, epochs, k }: Pick<SweepCut, 'metric' | 'epochs' | 'k'>,
  ): SweepSetting['positives'] => found.get(nameOf(sign, metric, epochs, k))!;
  return grid.metric.flatMap((metric) =>
    grid.epochs.flatMap((epochs) =>
      grid.kPos.flatMap((kPos) =>
        grid.kNeg.map((kNeg) => ({
          metric,
          epochs,
          kPos,
          kNeg,
          positives: cutOf('positives', { metric, epochs, k: kPos }),
          negatives: cutOf('negatives', { metric, epochs, k: kNeg }),
        })),
      ),
    ),
  );
}

const nameSetting = ({ metric, epochs, kPos, kNeg }: UntrainedSetting): string =>
  `${metric}-epochs-${epochs}-kpos-${kPos}-kneg-${kNeg}`;

async function trainSetting(
  setting: UntrainedSetting,
  train: SweepTraining,
  context: RunContext,
): Promise<Pick<SweepSetting, 'training' | 'refused'>> {
  const { metric, epochs, kPos, kNeg } = setting;
  const { positives, negatives } = setting;
  for (const [sign, { candidates, removed, tau }] of Object.entries({ positives, negatives })) {
    if (candidates === 0 || removed < candidates) continue;
    return { training: null, refused: `all ${candidates} ${sign} lie below tau = ${tau}` };
  }
  const out = join(train.out, nameSetting(setting));
  const cleaning = {
    metric,
    epochs,
    kPos,
    kNeg,
    sign: 'both',
    lowConfidenceOnly: null,
    otherMetric: 'ignored',
  } as const;
  const { dataset, force = false, ...others } = train;
  const info =
    (force ? null : await readFinished(out, train)) ??
    (await cleanFromRun(
      {
        ...others,
        ...(dataset === undefined ? {} : { dataset }),
        out,
        force,
        cleaning,
        trainFinal: true,
        trainsOnD: false,
      },
      context,
    ));
  const { after } = info.scores;
  return { training: after && { ...after, run: join(out, after.run) }, refused: null };
}

/** An earlier result of the same setting. @throws InputError where it was another training. */
async function readFinished(out: string, { finalSettings = {} }: SweepTraining): Promise<CleanInfo | null> {
  const file = join(out, runFiles.clean);
  if (!existsSync(file)) return null;
  const info = await readJsonFile(file, cleanInfoSchema);
  if (info.scores.after === null) return null;
  const { settings } = await readJsonFile(join(out, runFiles.cleanedRun, runFiles.run), runInfoSchema);
  const there = flattenSettings(settings);
  for (const [name, wanted] of Object.entries(flattenSettings(finalSettings))) {
    const got = there[name];
    if (wanted === got) continue;
    throw new InputError(
      `${out}: must hold a training with ${name} ${wanted}, but got one with ${got}. Give another --out, or --force.`,
    );
  }
  return info;
}
