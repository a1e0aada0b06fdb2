import { CompactSentences } from '@dynclean/datasets';
import { InputError, type SentenceList } from '@dynclean/schema';

import { openVersion, type OpenVersion } from './openVersion.js';

/** What versions are held against. */
export interface ChosenBase {
  readonly base: OpenVersion;
  /** What is left to be held against it. */
  readonly versions: readonly OpenVersion[];
  /** Where the base lies; null: it was put together from a cleaned version. */
  readonly dataset: string | null;
}

/**
 * The base of a comparison: the one given, else a dataset that is no cleaned version, else the first version with what
 * it excludes put back.
 *
 * @throws InputError where nothing is left to compare.
 */
export async function chooseBase(opened: readonly OpenVersion[], given: string | undefined): Promise<ChosenBase> {
  const [first] = opened;
  if (given !== undefined) {
    const base = await openVersion(given);
    const versions = opened.filter(({ dataset }) => dataset.trainSha256 !== base.dataset.trainSha256);
    return { base, versions, dataset: base.dataset.folder };
  }
  if (first === undefined) throw new InputError('compare: must have at least one version, but got none');
  const isCleaned = hasExcluded(first.dataset.train);
  if (!isCleaned && first.run === null) {
    if (opened.length > 1) return { base: first, versions: opened.slice(1), dataset: first.dataset.folder };
    throw new InputError(
      `compare: must have a cleaned version beside ${first.place}, but got nothing else. Name the folder of a clean run.`,
    );
  }
  const train = putBack(first.dataset.train);
  const name = opened.some((version) => version.name === 'D') ? `D of ${first.name}` : 'D';
  const trainSha256 = first.sourceSha256 ?? '';
  const info = { ...first.dataset.info, name: first.run?.clean.data.name ?? first.dataset.info.name };
  return {
    base: { ...first, name, dataset: { ...first.dataset, info, train, trainSha256 }, run: null },
    versions: opened,
    dataset: null,
  };
}

function hasExcluded(sentences: SentenceList): boolean {
  for (const { excluded = [] } of sentences) if (excluded.length > 0) return true;
  return false;
}

/** The sentences with what they exclude as entities again. */
function putBack(sentences: SentenceList): SentenceList {
  const whole = new CompactSentences();
  for (const { tokens, entities, excluded = [] } of sentences) {
    const labelled = excluded.flatMap(([from, to, type]) => (type === null ? [] : [[from, to, type] as const]));
    whole.add({ tokens, entities: [...entities, ...labelled] }, whole.length + 1);
  }
  return whole;
}
