import { readFile, stat } from 'node:fs/promises';

import { type DatasetInfo, InputError, type Sentence } from '@dynclean/schema';

import { findDatasetFiles } from '../dataset/findDatasetFiles.js';
import { readDatasetInfo } from '../dataset/readDatasetInfo.js';
import type { Problem } from '../problems/Problem.js';
import { throwErrors } from '../problems/throwErrors.js';
import { readSentences } from '../reading/readSentences.js';
import { readUnlabelled } from '../reading/readWords.js';
import { drawSentences } from './drawSentences.js';
import { dropLabels } from './dropLabels.js';

/** Which sentences of a corpus are to be labelled. */
export interface SourceChoice {
  /** A dataset folder, or a file of sentences; what labels its training sentences have is not looked at. */
  readonly source: string;
  /** Another training file in that folder. */
  readonly train?: string | undefined;
  /**
   * The file of the folder whose sentences are labelled. Those of dev and test become training sentences with their own
   * labels as the gold ones, to see how good an annotator is. @default `train`
   */
  readonly split?: 'train' | 'dev' | 'test' | undefined;
  /** So many of them, drawn at random, in their order. @default all */
  readonly sample?: number | undefined;
  /** Of the draw. @default 42 */
  readonly seed?: number | undefined;
  /** Told what of the labels that stay was read otherwise than it stands in their files, each kind once. */
  readonly onWarning?: ((warning: Problem) => void) | undefined;
}

/** Sentences to be labelled, and what goes along. */
export interface SourceText {
  readonly path: string;
  /** What is labelled, in words: `training sentences`. */
  readonly about: string;
  readonly info: DatasetInfo | null;
  /** Without labels, with what their file says of them beside. */
  readonly sentences: readonly Sentence[];
  /** Sentences that keep their labels, by the names of their files. */
  readonly splits: ReadonlyMap<'train-gold' | 'dev' | 'test', readonly Sentence[]>;
}

/**
 * Reads the sentences that are to be labelled.
 *
 * @throws InputError for a source that cannot be read, has no such file, or fewer sentences than are to be drawn.
 */
export async function readSourceText(choice: SourceChoice): Promise<SourceText> {
  const isFile = (await stat(choice.source).catch(() => null))?.isFile() === true;
  const text = isFile ? await readFileText(choice.source) : await readFolderText(choice);
  return choice.sample === undefined ? text : drawSample(text, choice.sample, choice.seed ?? 42);
}

async function readFileText(path: string): Promise<SourceText> {
  const sentences = await readUnlabelled(path, await readFile(path));
  return { path, about: 'sentences', info: null, sentences: sentences.map(dropLabels), splits: new Map() };
}

async function readFolderText({ source: path, train, split = 'train', onWarning }: SourceChoice): Promise<SourceText> {
  const { paths } = await findDatasetFiles(path, { train });
  const problems: Problem[] = [];
  const info = await readDatasetInfo(path, problems);
  throwErrors(problems);
  const read = (file: string): Promise<Sentence[]> => readSentences(file, { types: info?.types, onWarning });
  if (split !== 'train') {
    const file = paths[split];
    if (file === undefined) throw new InputError(`${path}: must have a ${split} file, but has none.`);
    const gold = await read(file);
    const sentences = gold.map(dropLabels);
    return { path, about: `${split} sentences`, info, sentences, splits: new Map([['train-gold', gold]]) };
  }
  const splits = new Map<'train-gold' | 'dev' | 'test', readonly Sentence[]>();
  for (const [name, as] of [['gold', 'train-gold'], ['dev', 'dev'], ['test', 'test']] as const) {
    const file = paths[name];
    if (file !== undefined) splits.set(as, await read(file));
  } // prettier-ignore
  const sentences = (await readUnlabelled(paths.train, await readFile(paths.train))).map(dropLabels);
  return { path, about: 'training sentences', info, sentences, splits };
}

/** Some of the sentences, with their gold labels. */
function drawSample(text: SourceText, sample: number, seed: number): SourceText {
  const { sentences, splits } = text;
  if (sentences.length < sample) {
    throw new InputError(
      `${text.path}: must have ${sample} sentences for a sample of so many, but has ${sentences.length}.`,
    );
  }
  const chosen = drawSentences(sentences.length, sample, seed);
  const gold = splits.get('train-gold');
  return {
    ...text,
    about: `${sample} ${text.about}`,
    sentences: chosen.map((index) => sentences[index]!),
    splits: gold === undefined ? splits : new Map([...splits, ['train-gold', chosen.map((index) => gold[index]!)]]),
  };
}
