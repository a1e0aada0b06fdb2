import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { BySign } from '@dynclean/cleaning';
import { createLabelVocabulary, createRandom, enumerateCandidateSpans } from '@dynclean/datasets';
import { streamSpanDynamics } from '@dynclean/dynamics';
import { readJsonFile } from '@dynclean/files';
import { DEFAULT_MAX_SPAN_WIDTH, InputError, type NoiseInfo, type RunInfo, runInfoSchema } from '@dynclean/schema';
import { countNoise, type RunContext, runFiles, type SpanMetrics } from '@dynclean/stages';

import { type DynamicsSource, openDynamicsOfRun, readHumanLabels } from '../dynamics/DynamicsSource.js';
import { type NoiseRanking, rankNoise } from '../dynamics/rankNoise.js';
import { chooseExamples, type VersionExamples } from './chooseExamples.js';
import {
  type Agreement,
  type BaseLabels,
  type ChangeOverlap,
  compareChanges,
  compareLabels,
  countAgreement,
  type SignChanges,
} from './compareLabels.js';
import { type ComparedRun, compareScores, type ModelScores } from './compareScores.js';
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
  /** How well its cleaner's dynamics find noise; null without human labels or without dynamics. */
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
  readonly hasHumanLabels: boolean;
  readonly versions: readonly ComparedVersion[];
  readonly pairs: readonly ComparedPair[];
  readonly agreement: BySign<readonly Agreement[]>;
  readonly scores: readonly ModelScores[];
  readonly notes: readonly string[];
}

export interface CompareVersionsOptions {
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
  /** Rank noise by the dynamics of the clean runs. @default true */
  readonly ranking?: boolean | undefined;
  /** Dynamics behind versions that are known already, by the place of the version. */
  readonly dynamics?: ReadonlyMap<string, DynamicsSource> | undefined;
  /** Of the bootstrap. @default 42 */
  readonly seed?: number | undefined;
}

/**
 * Holds versions of a corpus against their base and each other: what was taken out by type and sign, what of that was
 * wrong, overlap, noise, scores of the models trained on them, how well their cleaners' dynamics rank noise, examples.
 * Nothing is trained.
 *
 * @throws InputError where there is nothing to compare, versions are not of the same sentences, or a folder is neither a
 *   version nor a run.
 */
export async function compareVersions(
  options: CompareVersionsOptions,
  context: RunContext = {},
): Promise<VersionComparison> {
  const { numExamples = 5, ranking = true, seed = 42 } = options;
  const opened = tellApart(await openAll(options.versions));
  const { base, versions, dataset: baseFolder } = await chooseBase(opened, options.base);
  for (const version of versions) requireSameSentences(base, version);
  const maxSpanWidth = options.maxSpanWidth ?? chooseWidth(versions);
  const { types } = base.dataset;
  const vocabulary = createLabelVocabulary(types);
  const spansOf = (version: OpenVersion) => {
    const unknown = version.dataset.types.find((type) => !types.includes(type));
    if (unknown === undefined) return enumerateCandidateSpans(version.dataset.train, vocabulary, maxSpanWidth);
    throw new InputError(
      `${version.dataset.folder}: must have the types ${types.join(', ')} of ${base.place}, but has ${unknown}, too`,
    );
  };
  const withGold = [base, ...versions].find(({ dataset }) => dataset.gold !== undefined);
  const humanLabels =
    withGold === undefined ? null : readHumanLabels({ dataset: withGold.dataset, vocabulary }, maxSpanWidth);
  const spans = spansOf(base);
  const labels: BaseLabels = { spans, humanLabels, vocabulary };
  const changes = versions.map((version) => compareLabels(labels, spansOf(version)));

  const sources: (DynamicsSource | null)[] = [];
  const metrics: SpanMetrics[] = [];
  for (const [index, version] of versions.entries()) {
    const source = options.dynamics?.get(version.place) ?? (await openSource(version, base, baseFolder, context));
    sources.push(source);
    metrics.push(source === null ? new Map() : await readMetrics(source, changes[index]!.isRemoved, context));
  }
  const rankings: (NoiseRanking | null)[] = [];
  for (const source of sources)
    rankings.push(source === null || !ranking ? null : await rankNoise(source, {}, context));
  const examples = chooseExamples({
    sentences: base.dataset.train,
    lines: base.dataset.lines.train,
    ...labels,
    removed: changes.map(({ isRemoved }) => isRemoved),
    metrics,
    limit: numExamples,
  });
  const { runs, notes } = await collectRuns(base, versions, options.runs ?? []);
  return {
    dataset: base.dataset.info.name,
    types,
    maxSpanWidth,
    base: {
      name: base.name,
      place: base.place,
      noise:
        humanLabels &&
        countNoise(
          spans,
          humanLabels,
          spans.excluded.map((excluded) => 1 - excluded),
          vocabulary,
        ),
    },
    hasHumanLabels: humanLabels !== null,
    versions: versions.map(({ name, place, run }, index) => {
      const { isChanged: _changed, isRemoved: _removed, ...change } = changes[index]!;
      const cleaner = run === null ? null : describeCleaner(run.clean);
      return { name, place, cleaner, ...change, ranking: rankings[index]!, examples: examples[index]! };
    }),
    pairs: versions.flatMap((first, index) =>
      versions.slice(index + 1).map((second, offset): ComparedPair => ({
        first: first.name,
        second: second.name,
        ...compareChanges(labels, changes[index]!.isChanged, changes[index + 1 + offset]!.isChanged),
      })),
    ),
    agreement: countAgreement(
      labels,
      changes.map(({ isChanged }) => isChanged),
    ),
    scores: compareScores(runs, {
      versions: [base, ...versions].map(({ name }) => name),
      createRandom: () => {
        const random = createRandom(seed);
        return () => random.uniform();
      },
    }),
    notes,
  };
}

async function openAll(given: readonly string[]): Promise<OpenVersion[]> {
  const versions: OpenVersion[] = [];
  for (const one of given) versions.push(await openVersion(one));
  return versions;
}

interface ChosenBase {
  readonly base: OpenVersion;
  /** What is left to be held against it. */
  readonly versions: readonly OpenVersion[];
  /** Where the base lies; null: it was put together from a cleaned version. */
  readonly dataset: string | null;
}

async function chooseBase(opened: readonly OpenVersion[], given: string | undefined): Promise<ChosenBase> {
  const [first] = opened;
  if (given !== undefined) {
    const base = await openVersion(given);
    const versions = opened.filter(({ dataset }) => dataset.trainSha256 !== base.dataset.trainSha256);
    return { base, versions, dataset: base.dataset.folder };
  }
  if (first === undefined) throw new InputError('compare: must have at least one version, but got none');
  const isCleaned = first.dataset.train.some(({ excluded = [] }) => excluded.length > 0);
  if (!isCleaned && first.run === null) {
    if (opened.length > 1) return { base: first, versions: opened.slice(1), dataset: first.dataset.folder };
    throw new InputError(
      `compare: must have a cleaned version beside ${first.place}, but got nothing else. Name the folder of a clean run.`,
    );
  }
  const train = first.dataset.train.map(({ tokens, entities, excluded = [] }) => ({
    tokens,
    entities: [
      ...entities,
      ...excluded.flatMap(([from, to, type]) => (type === null ? [] : [[from, to, type] as const])),
    ],
  }));
  const name = opened.some((version) => version.name === 'D') ? `D of ${first.name}` : 'D';
  const trainSha256 = first.sourceSha256 ?? '';
  const info = { ...first.dataset.info, name: first.run?.clean.data.name ?? first.dataset.info.name };
  return {
    base: { ...first, name, dataset: { ...first.dataset, info, train, trainSha256 }, run: null },
    versions: opened,
    dataset: null,
  };
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

/** The dynamics that a version was cleaned by, as far as they are there. */
async function openSource(
  { run, name }: OpenVersion,
  base: OpenVersion,
  baseFolder: string | null,
  { signal, onMessage, onProgress }: RunContext,
): Promise<DynamicsSource | null> {
  if (run === null) return null;
  const quiet: RunContext = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
  // Where the base is the very file that was cleaned, it may have moved since.
  const isSame = base.dataset.trainSha256 === run.clean.data.trainSha256;
  const isThere = isSame && baseFolder !== null && existsSync(join(baseFolder, run.clean.data.trainFile));
  try {
    return await openDynamicsOfRun({ from: run.folder, dataset: isThere ? baseFolder : undefined }, quiet);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    onMessage?.(`${name}: its dynamics are not used: ${error.message}`);
    return null;
  }
}

/** AUM and Confidence of the removed spans. */
async function readMetrics(
  { dynamics, expected, cleaning }: DynamicsSource,
  isRemoved: Uint8Array,
  { signal }: RunContext,
): Promise<SpanMetrics> {
  const metrics = new Map<number, { aum: number; confidence: number }>();
  const epochs = cleaning.epochs ?? undefined;
  for await (const { spanIds, aum, confidence } of streamSpanDynamics(dynamics, { ...expected, epochs, signal })) {
    for (let row = 0; row < spanIds.length; row++) {
      if (isRemoved[spanIds[row]!] !== 1) continue;
      metrics.set(spanIds[row]!, { aum: aum[row]!, confidence: confidence[row]! });
    }
  }
  return metrics;
}

function describeCleaner({ cleaner, cleaning, epochsAveraged }: NonNullable<OpenVersion['run']>['clean']): string {
  const { metric, otherMetric, kPos, kNeg, sign } = cleaning;
  const other = { ignored: '', required: ' and the other metric', enough: ' or the other metric' }[otherMetric];
  const model = cleaner === null ? "another trainer's dynamics" : nameModel(cleaner);
  return (
    `${model}, ${metric === 'aum' ? 'AUM' : 'Confidence'}${other}, k ${kPos} / ${kNeg}, ${epochsAveraged} epochs` +
    (sign === 'both' ? '' : `, ${sign} only`)
  );
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
      : [resolve(run.folder, run.clean.dynamics.run), join(run.folder, runFiles.cleanedRun)].filter((folder) =>
          existsSync(join(folder, runFiles.run)),
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
