import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { refuseExisting, writeFolderAtomically } from '@dynclean/files';
import { type DatasetInfo, InputError, type Sentence, throwIfInterrupted } from '@dynclean/schema';

import { deriveDatasetInfo } from '../dataset/readDatasetInfo.js';
import { writeSentences } from '../writing/writeSentences.js';
import type { AnnotationSummary, Announcement } from './Annotator.js';
import { annotateSentences, announceAnnotation } from './annotateSentences.js';
import { giveOrigins } from './giveOrigins.js';
import { type SourceChoice, type SourceText, readSourceText } from './readSourceText.js';
import { findAnnotator } from './registry.js';

/** Which corpus is labelled by what, and where it goes. */
export interface AnnotateDatasetOptions extends SourceChoice {
  /** Name of the annotator. */
  readonly by: string;
  /** Its settings; what is left out gets its default. */
  readonly settings: unknown;
  /** The folder to write. */
  readonly out: string;
  readonly force?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /**
   * Called before an annotator that sends something to others or spends something begins; whoever does not agree
   * throws. Without it such an annotator is refused.
   */
  readonly confirm?: ((announcement: Announcement) => Promise<void>) | undefined;
  /** Called after sentences, with how many are done and perhaps the state of things in a few words. */
  readonly onProgress?: ((done: number, total: number, detail?: string) => void) | undefined;
}

/** What was written into the dataset folder. */
export interface AnnotatedDataset {
  readonly info: DatasetInfo;
  readonly train: readonly Sentence[];
  /** The training sentences with gold labels, where the source has them. */
  readonly gold: readonly Sentence[] | null;
  /** What the annotator counted; null: nothing. */
  readonly summary: AnnotationSummary | null;
}

/**
 * Labels the training sentences of a corpus anew, or others of it, and writes a dataset folder: `train-distant.jsonl`
 * with what the annotator found, the gold labels, dev and test as they are, and `dataset.json`. Its types are those
 * that the source lists, or, where it lists none, all that occur, in order of first appearance. The folder appears
 * whole or not at all. Ids, texts and other keys of the sentences travel along (docs/data.md).
 *
 * @throws InputError for an unknown annotator or settings that are not right, before anything is written; for a source
 *   that cannot be read; for a type that the source does not list; where nothing was found at all.
 */
export async function annotateDataset(options: AnnotateDatasetOptions): Promise<AnnotatedDataset> {
  const { by, out, force = false, signal } = options;
  const text = await readSourceText(options);
  const sentences = text.sentences.map(({ tokens }): Sentence => ({ tokens, entities: [] }));
  await askFirst(options, text, sentences);
  return writeFolderAtomically(
    out,
    async (folder) => {
      const { train, summary } = await label(options, text, sentences);
      const info = describeCorpus(by, text, train);
      await writeSentences(join(folder, 'train-distant.jsonl'), train);
      for (const [name, split] of text.splits) await writeSentences(join(folder, `${name}.jsonl`), split);
      for (const [name, content] of summary?.files ?? []) await writeFile(join(folder, name), content);
      await writeFile(join(folder, 'dataset.json'), `${JSON.stringify(info, null, 2)}\n`);
      return { info, train, gold: text.splits.get('train-gold') ?? null, summary };
    },
    { force, signal },
  );
}

/** Says what the annotator is going to do, where it sends or spends something, and goes on with a yes only. */
async function askFirst(
  { by, settings, out, force = false, signal, confirm }: AnnotateDatasetOptions,
  { info }: SourceText,
  sentences: readonly Sentence[],
): Promise<void> {
  const announcement = await announceAnnotation(by, sentences, { settings, signal, types: info?.types });
  if (announcement === null) return;
  refuseExisting(out, { force }); // else it would be known when all is paid for
  if (confirm === undefined) throw new InputError(`annotator ${by}: must be agreed to, but nobody can be asked.`);
  await confirm(announcement);
}

async function label(
  { by, settings, signal, onProgress }: AnnotateDatasetOptions,
  { info, sentences: origins }: SourceText,
  sentences: readonly Sentence[],
): Promise<{ readonly train: Sentence[]; readonly summary: AnnotationSummary | null }> {
  const train: Sentence[] = [];
  let [summary, detail]: [AnnotationSummary | null, string | undefined] = [null, undefined];
  const report = (): void => onProgress?.(train.length, sentences.length, detail);
  const labelled = annotateSentences(by, sentences, {
    settings,
    signal,
    types: info?.types,
    onSummary: (counted) => (summary = counted),
    onDetail: (said) => {
      detail = said;
      report();
    },
  });
  try {
    for await (const sentence of labelled) {
      train.push(sentence);
      report();
    }
  } catch (error) {
    throwIfInterrupted(signal); // in whatever words the annotator says so
    throw error;
  }
  if (train.length === sentences.length)
    return { train: train.map((of, at) => giveOrigins(of, origins[at]!)), summary };
  throw new InputError(
    `annotator ${by}: must give back each sentence once, but gave ${train.length} for ${sentences.length}.`,
  );
}

function describeCorpus(
  by: string,
  { path, about, info, splits }: SourceText,
  train: readonly Sentence[],
): DatasetInfo {
  const found = deriveDatasetInfo(path, [...train, ...[...splits.values()].flat()]);
  if (train.every(({ entities }) => entities.length === 0)) {
    throw new InputError(
      `annotator ${by}: must find at least one entity in ${train.length} sentences of ${path}, but found none. ` +
        (findAnnotator(by).advice ?? 'Look at its settings.'),
    );
  }
  if (info === null) return { ...found, source: `labelled by ${by}` };
  const stray = deriveDatasetInfo(path, train).types.find((type) => !info.types.includes(type));
  if (stray !== undefined) {
    throw new InputError(
      `annotator ${by}: its types must be among ${info.types.join(', ')}, which ${join(path, 'dataset.json')} lists, ` +
        `but got "${stray}". Name it there, or let the annotator call it otherwise.`,
    );
  }
  const { $schema: _schema, source: _source, ...kept } = info; // the pins are those of the source's own labels
  return { ...kept, source: `${info.name}, ${about} labelled by ${by}` };
}
