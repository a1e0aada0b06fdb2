import {
  computeMeanAndDeviation,
  computePairedDifference,
  type MeanAndDeviation,
  type PairedDifference,
} from '@dynclean/metrics';
import type { RunInfo, Scores } from '@dynclean/schema';

import { flattenSettings } from './flattenSettings.js';
import { nameModel } from './nameModel.js';

/** A training whose scores are compared. */
export interface ComparedRun {
  /** Which version it was trained on. */
  readonly version: string;
  readonly run: Pick<RunInfo, 'encoder' | 'settings' | 'engine' | 'best' | 'test'>;
  readonly folder: string;
}

/** Scores of one model on one version, over its seeds. */
export interface VersionScores {
  readonly version: string;
  readonly seeds: readonly number[];
  /** Over seeds, each averaged on its own as the paper does: F1 is the mean of F1s. In [0, 1]. */
  readonly precision: MeanAndDeviation;
  readonly recall: MeanAndDeviation;
  readonly f1: MeanAndDeviation;
}

/** Two versions held against each other by the seeds that both have. */
export interface ScoreDifference {
  readonly from: string;
  readonly to: string;
  readonly seeds: readonly number[];
  /** F1 of `to` minus that of `from`, in [-1, 1]. */
  readonly f1: PairedDifference;
}

/** One kind of model, trained with the same settings on several versions. */
export interface ModelScores {
  /** `minilm`, or with its method behind it; with the settings that tell it from another of the same name. */
  readonly model: string;
  /** Of which file the scores are. */
  readonly split: 'test' | 'dev';
  readonly versions: readonly VersionScores[];
  readonly differences: readonly ScoreDifference[];
}

/** Which versions are compared, and by which random numbers. */
export interface CompareScoresOptions {
  /** In the order of the report. Differences are of later ones to earlier ones. */
  readonly versions: readonly string[];
  /** A fresh generator of uniform numbers in [0, 1), for each bootstrap. */
  readonly createRandom: () => () => number;
}

/**
 * Scores by model and version over seeds, and differences of F1 paired by seed with their bootstrap intervals. Runs are
 * one model where encoder, engine's precision and all settings but the seed agree. A seed that a version has twice
 * counts once, its last run.
 */
export function compareScores(runs: readonly ComparedRun[], options: CompareScoresOptions): readonly ModelScores[] {
  const groups = new Map<string, ComparedRun[]>();
  for (const run of runs) {
    const key = JSON.stringify([run.run.encoder.sha256, run.run.engine.precision, { ...run.run.settings, seed: null }]);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  const members = [...groups.values()];
  const names = nameGroups(members);
  return members.map((group, index) => describeGroup(names[index]!, group, options));
}

function describeGroup(model: string, group: readonly ComparedRun[], options: CompareScoresOptions): ModelScores {
  const split = group.every(({ run }) => run.test !== null) ? 'test' : 'dev';
  const scoresOf = (version: string): ReadonlyMap<number, Scores> =>
    new Map(
      group
        .filter((of) => of.version === version)
        .map(({ run }) => [run.settings.seed, split === 'test' ? run.test : (run.best?.dev ?? null)] as const)
        .filter((entry): entry is readonly [number, Scores] => entry[1] !== null)
        .sort(([a], [b]) => a - b),
    );
  const known = options.versions
    .map((version) => ({ version, scores: scoresOf(version) }))
    .filter(({ scores }) => scores.size > 0);
  const meanOf = (scores: ReadonlyMap<number, Scores>, metric: 'precision' | 'recall' | 'f1') =>
    computeMeanAndDeviation(Array.from(scores.values(), (of) => of[metric]));
  return {
    model,
    split,
    versions: known.map(({ version, scores }) => ({
      version,
      seeds: [...scores.keys()],
      precision: meanOf(scores, 'precision'),
      recall: meanOf(scores, 'recall'),
      f1: meanOf(scores, 'f1'),
    })),
    differences: known.flatMap((from, index) =>
      known.slice(index + 1).flatMap((to): ScoreDifference[] => {
        const seeds = [...from.scores.keys()].filter((seed) => to.scores.has(seed));
        if (seeds.length === 0) return [];
        const pick = (scores: ReadonlyMap<number, Scores>): number[] => seeds.map((seed) => scores.get(seed)!.f1);
        const f1 = computePairedDifference(pick(from.scores), pick(to.scores), { random: options.createRandom() });
        return [{ from: from.version, to: to.version, seeds, f1 }];
      }),
    ),
  };
}

/**
 * `encoder` or `encoder-method` (`nameModel`); where that is not enough, the settings in which groups of one name
 * differ.
 */
function nameGroups(groups: readonly (readonly ComparedRun[])[]): readonly string[] {
  const firsts = groups.map(([first]) => first!.run);
  const plain = firsts.map(nameModel);
  return plain.map((name, index) => {
    const same = firsts.filter((_, other) => plain[other] === name);
    if (same.length === 1) return name;
    const describe = ({ settings, engine }: (typeof firsts)[number]): Record<string, unknown> => ({
      ...flattenSettings(settings),
      precision: engine.precision,
    });
    const own = describe(firsts[index]!);
    const differing = Object.keys(own).filter(
      (key) => key !== 'seed' && same.some((other) => describe(other)[key] !== own[key]),
    );
    return differing.length === 0
      ? name
      : `${name} (${differing.map((key) => `${key} ${String(own[key])}`).join(', ')})`;
  });
}
