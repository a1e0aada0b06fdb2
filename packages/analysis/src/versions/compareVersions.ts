import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { BySign } from '@dynclean/cleaning';
import { CompactSpans, createLabelVocabulary } from '@dynclean/datasets';
import { readJsonFile } from '@dynclean/files';
import { createRandom } from '@dynclean/random';
import {
  DEFAULT_MAX_SPAN_WIDTH,
  InputError,
  type NoiseEstimateInfo,
  type NoiseInfo,
  type RunInfo,
  runInfoSchema,
  throwIfInterrupted,
} from '@dynclean/schema';
import {
  countNoise,
  findRunOnD,
  readGoldSpans,
  reportWarnings,
  type RunContext,
  runFiles,
  titleOfMeasure,
} from '@dynclean/stages';

import { explainNoRanking, type NoiseRanking } from '../dynamics/rankNoise.js';
import { chooseBase, type ChosenBase } from './chooseBase.js';
import { chooseExamples, type VersionExamples } from './chooseExamples.js';
import {
  type Agreement,
  type BaseLabels,
  type ChangeOverlap,
  compareChanges,
  compareLabels,
  countAgreement,
  type LabelChanges,
  type SignChanges,
} from './compareLabels.js';
import { type ComparedRun, compareScores, type ModelScores } from './compareScores.js';
import { measureCleaners, type MeasureCleanersOptions } from './measureCleaners.js';
import { nameModel } from './nameModel.js';
import { openVersion, type OpenVersion, requireSameSentences, tellApart } from './openVersion.js';

/** One version beside the base. */
export interface ComparedVersion {
  readonly name: string;
  readonly place: string;
  /** What cleaned it, in a few words; null where that is not known. */
  readonly cleaner: string | null;
  readonly positives: SignChanges;
  readonly negatives: SignChanges;
  readonly noise: NoiseInfo | null;
  /** How much of the labels that were cleaned its cleaner takes for wrong; null without dynamics. */
  readonly noiseEstimate: NoiseEstimateInfo | null;
  /** How well its cleaner's dynamics find noise; null without gold labels or without dynamics. */
  readonly ranking: NoiseRanking | null;
  readonly examples: VersionExamples;
}

/** Two versions' changes held against each other. */
export interface ComparedPair extends BySign<ChangeOverlap> {
  readonly first: string;
  readonly second: string;
}

/** Everything `dynclean compare` says. */
export interface VersionComparison {
  readonly dataset: string;
  readonly types: readonly string[];
  readonly maxSpanWidth: number;
  /** What the versions are held against. */
  readonly base: { readonly name: string; readonly place: string; readonly noise: NoiseInfo | null };
  readonly hasGoldLabels: boolean;
  readonly versions: readonly ComparedVersion[];
  readonly pairs: readonly ComparedPair[];
  readonly agreement: BySign<readonly Agreement[]>;
  readonly scores: readonly ModelScores[];
  readonly notes: readonly string[];
}

/** What is compared, and how much of it is shown. */
export interface CompareVersionsOptions extends MeasureCleanersOptions {
  /** Clean runs, dataset folders or ids, each maybe as `name=place`. */
  readonly versions: readonly string[];
  /** What they are held against. Default: the first, with what it excludes put back. */
  readonly base?: string | undefined;
  /** More training runs; each counts for the version with the training file that it was trained on. */
  readonly runs?: readonly string[] | undefined;
  /** Widest candidate span. Default: what the cleanings say, else 8. */
  readonly maxSpanWidth?: number | undefined;
  /** Examples of a kind, for each version. @default 5 */
  readonly numExamples?: number | undefined;
  /** Of the bootstrap. @default 42 */
  readonly seed?: number | undefined;
}

/**
 * Holds versions of a corpus against their base and each other: what was taken out by type and sign, what of that was
 * wrong, overlap, noise, scores of the models trained on them, how well their cleaners' dynamics rank noise, examples.
 * Nothing is trained.
 *
 * @throws InputError where there is nothing to compare, versions are not of the same sentences, or a folder is neither
 *   a version nor a run.
 */
export async function compareVersions(
  options: CompareVersionsOptions,
  context: RunContext = {},
): Promise<VersionComparison> {
  const { numExamples = 5, seed = 42 } = options;
  const chosen = await chooseBase(tellApart(await openAll(options.versions, context)), options.base);
  const { base, versions } = chosen;
  for (const version of versions) requireSameSentences(base, version);
  const maxSpanWidth = options.maxSpanWidth ?? chooseWidth(versions);
  const { labels, changes } = labelVersions(chosen, maxSpanWidth);
  const { spans, goldSpans, vocabulary } = labels;
  const { metrics, estimates, rankings } = await measureCleaners(chosen, changes, { options, context });
  const examples = chooseExamples({
    sentences: base.dataset.train,
    lines: base.dataset.lines.train,
    ...labels,
    removed: changes.map(({ removed }) => removed),
    metrics,
    limit: numExamples,
  });
  const { runs, notes } = await collectRuns(base, versions, options.runs ?? []);
  const noRanking = goldSpans === null || options.ranking === false ? null : explainNoRanking(spans.numSpans);
  return {
    dataset: base.dataset.info.name,
    types: base.dataset.types,
    maxSpanWidth,
    base: {
      name: base.name,
      place: base.place,
      noise: goldSpans && countNoise({ spans, goldSpans, vocabulary }),
    },
    hasGoldLabels: goldSpans !== null,
    versions: versions.map((version, index) =>
      describeVersion(version, changes[index]!, {
        noiseEstimate: estimates[index]!,
        ranking: rankings[index]!,
        examples: examples[index]!,
      }),
    ),
    pairs: versions.flatMap((first, index) =>
      versions.slice(index + 1).map((second, offset): ComparedPair => ({
        first: first.name,
        second: second.name,
        ...compareChanges(labels, changes[index]!.changed, changes[index + 1 + offset]!.changed),
      })),
    ),
    agreement: countAgreement(
      labels,
      changes.map(({ changed }) => changed),
    ),
    scores: compareScores(runs, {
      versions: [base, ...versions].map(({ name }) => name),
      createRandom: () => {
        const random = createRandom(seed);
        return () => random.uniform();
      },
    }),
    notes: noRanking === null ? notes : [...notes, noRanking],
  };
}

function describeVersion(
  { name, place, run }: OpenVersion,
  { changed: _changed, removed: _removed, ...change }: LabelChanges,
  found: Pick<ComparedVersion, 'noiseEstimate' | 'ranking' | 'examples'>,
): ComparedVersion {
  return { name, place, cleaner: run === null ? null : describeCleaner(run.clean), ...change, ...found };
}

function describeCleaner({ cleaner, cleaning, epochsAveraged }: NonNullable<OpenVersion['run']>['clean']): string {
  const { rule, measure, rightCost, leastNoise, metric, otherMetric, kPos, kNeg, sign } = cleaning;
  const other = { ignored: '', required: ' and the other metric', enough: ' or the other metric' }[otherMetric];
  const model = cleaner === null ? "another trainer's dynamics" : nameModel(cleaner);
  const by =
    rule === 'percentile'
      ? `${metric === 'aum' ? 'AUM' : 'Confidence'}${other}, k ${kPos} / ${kNeg}`
      : `rule ${rule}, ${titleOfMeasure(measure ?? metric)}, right-cost ${rightCost}${leastNoise === 0 ? '' : `, least noise ${leastNoise}`}`;
  return `${model}, ${by}, ${epochsAveraged} epochs${sign === 'both' ? '' : `, ${sign} only`}`;
}

/** Labels of the base, and what each version makes of them. @throws InputError where a version has other types. */
function labelVersions(
  { base, versions }: ChosenBase,
  maxSpanWidth: number,
): { readonly labels: BaseLabels; readonly changes: readonly LabelChanges[] } {
  const { types } = base.dataset;
  const vocabulary = createLabelVocabulary(types);
  const spansOf = (version: OpenVersion) => {
    const unknown = version.dataset.types.find((type) => !types.includes(type));
    if (unknown === undefined) return CompactSpans.of(version.dataset.train, vocabulary, maxSpanWidth);
    throw new InputError(
      `${version.dataset.folder}: must have the types ${types.join(', ')} of ${base.place}, but has ${unknown}, too`,
    );
  };
  const withGold = [base, ...versions].find(({ dataset }) => dataset.gold !== undefined);
  const goldSpans =
    withGold === undefined ? null : readGoldSpans({ dataset: withGold.dataset, vocabulary }, maxSpanWidth);
  const spans = spansOf(base);
  const labels: BaseLabels = { spans, goldSpans, vocabulary };
  const changes = versions.map((version) => compareLabels(labels, spansOf(version)));
  return { labels, changes };
}

async function openAll(given: readonly string[], context: RunContext): Promise<OpenVersion[]> {
  const { onProgress, signal } = context;
  const versions: OpenVersion[] = [];
  const report = (): void =>
    onProgress?.({ stage: 'read versions', done: versions.length, total: given.length, unit: 'versions' });
  for (const one of given) {
    throwIfInterrupted(signal);
    report();
    const version = await openVersion(one);
    reportWarnings(version.dataset.warnings, context);
    versions.push(version);
  }
  report();
  return versions;
}

/** The width that the cleanings say. @throws InputError where they differ: their spans have other ids then. */
function chooseWidth(versions: readonly OpenVersion[]): number {
  const said = versions.filter(({ maxSpanWidth }) => maxSpanWidth !== null);
  const [first] = said;
  const other = said.find(({ maxSpanWidth }) => maxSpanWidth !== first?.maxSpanWidth);
  if (first !== undefined && other !== undefined) {
    throw new InputError(
      `compare: all versions must have candidate spans of one width, but ${first.place} has ${first.maxSpanWidth} words and ` +
        `${other.place} ${other.maxSpanWidth}. Give --max-span-width to compare up to that width.`,
    );
  }
  return first?.maxSpanWidth ?? DEFAULT_MAX_SPAN_WIDTH;
}

/** Training runs beside the versions and those that were named, each with the version that it was trained on. */
async function collectRuns(
  base: OpenVersion,
  versions: readonly OpenVersion[],
  named: readonly string[],
): Promise<{ runs: readonly ComparedRun[]; notes: readonly string[] }> {
  const folders = versions.flatMap(({ run }) =>
    run === null
      ? []
      : [findRunOnD(run.folder, run.clean), join(run.folder, runFiles.cleanedRun)].filter(
          (folder): folder is string => folder !== null && existsSync(join(folder, runFiles.run)),
        ),
  );
  const runs: ComparedRun[] = [];
  const notes: string[] = [];
  for (const folder of new Set([...folders.map((found) => resolve(found)), ...named.map((one) => resolve(one))])) {
    const run: RunInfo = await readJsonFile(join(folder, runFiles.run), runInfoSchema);
    const matching = [base, ...versions].filter(({ dataset }) => dataset.trainSha256 === run.data.trainSha256);
    for (const { name } of matching) runs.push({ version: name, run, folder });
    if (matching.length === 0) notes.push(`${folder}: was trained on none of these versions and does not count`);
  }
  return { runs, notes };
}
