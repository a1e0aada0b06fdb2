import { join } from 'node:path';

import { DEFAULT_MAX_SPAN_WIDTH, showValue } from '@dynclean/schema';

import { FileProblems } from '../problems/FileProblems.js';
import type { SplitName } from './findDatasetFiles.js';
import { loadDataset, type LoadedDataset } from './loadDataset.js';
import type { ReadingOptions } from '../sentences/ReadingOptions.js';
import { findFolderFormat } from './readCorpus.js';
import type { Problem } from '../problems/Problem.js';
import { readSentenceFile, type SentenceFile } from '../reading/readSentenceFile.js';
import { placeInside, placeOfWord, type SentencePlace } from '../sentences/RawSentence.js';

/** What a corpus is held to, beside being readable. */
export interface CheckOptions {
  /** Another training file, relative to the folder. */
  readonly train?: string;
  /** Widest candidate span, in tokens; wider entities are warned about. @default 8 */
  readonly maxSpanWidth?: number;
  /** Longest sentence, in tokens, that goes without a warning. @default 200 */
  readonly maxTokens?: number;
  /** Subwords of a sentence, specials included, as the encoder's tokenizer cuts it. */
  readonly subwordLength?: (tokens: readonly string[]) => number;
  /** Most subwords that the encoder takes; longer sentences are errors. @default 512 */
  readonly maxSubwords?: number;
  /** How files of other tools are read. */
  readonly reading?: Partial<ReadingOptions>;
}

/** White space, half surrogate pairs, and nothing but invisible characters: no encoder has such a word. */
const ODD_WORD = /\s|\p{Cs}|^[\p{Cc}\p{Cf}]+$/u;

/**
 * Everything that is wrong with a dataset folder, or looks so: all errors of all files, then what is worth a look
 * (sentences shared between splits, odd words, types never seen, entities and sentences that are too long, files that
 * are missing). What a warning counts over a file is one warning, with the first place.
 *
 * A folder of another tool (brat, `save_to_disk`) is checked file by file.
 *
 * @throws InputError only when the folder or its training file is not there.
 */
export async function checkDataset(folder: string, options: CheckOptions = {}): Promise<Problem[]> {
  const other = options.train === undefined ? await findFolderFormat(folder) : null;
  if (other !== null) {
    const files: (readonly Problem[])[] = [];
    for (const name of Object.values(other.splits).flat())
      files.push(await checkSentenceFile(join(folder, name), options));
    return files.flat();
  }
  const dataset = await loadDataset(folder, {
    train: options.train,
    ...(options.reading && { reading: options.reading }),
  });
  const problems: (readonly Problem[])[] = [dataset.problems]; // a large file may have more than a call takes arguments
  for (const file of Object.values(dataset.splits)) {
    const own = new FileProblems(file.path);
    checkLengths(file, own, options);
    checkWords(file, own);
    checkContradictions(file, own);
    problems.push(own.problems);
  }
  problems.push(checkTypes(dataset), checkSharedSentences(dataset), checkFiles(dataset));
  return problems.flat();
}

/**
 * The same of a single file: its errors, and what about its words and lengths is worth a look.
 *
 * @returns problems as `checkDataset` gives them; an unreadable file is one of them.
 */
export async function checkSentenceFile(path: string, options: Omit<CheckOptions, 'train'> = {}): Promise<Problem[]> {
  const file = await readSentenceFile(path, options.reading);
  const own = new FileProblems(path);
  checkLengths(file, own, options);
  checkWords(file, own);
  checkContradictions(file, own);
  return [...file.problems, ...own.problems];
}

const placeOf = (place: SentencePlace, key: string): { line: number; where: string } => ({
  line: place.line,
  where: placeInside(place, key),
});

/** Entities that are no candidate spans, and sentences that no encoder takes or that look like several. */
function checkLengths(file: SentenceFile, problems: FileProblems, options: CheckOptions): void {
  const { maxSpanWidth = DEFAULT_MAX_SPAN_WIDTH, maxTokens = 200, maxSubwords = 512, subwordLength } = options;
  for (const { sentence, place } of file.sentences) {
    if (sentence === null) continue;
    const { tokens, entities } = sentence;
    for (const [first, last, type] of entities) {
      if (last - first < maxSpanWidth) continue;
      problems.warning(
        'wide-entity',
        place.rows === undefined ? placeOf(place, 'entities') : { line: placeOfWord(place, first).line },
        `must be at most ${maxSpanWidth} words wide to be trained on or predicted, but got ${last - first + 1}: ` +
          `${type} ${showValue(tokens.slice(first, last + 1).join(' '))}`,
        'It counts as missed; maxSpanWidth is a setting.',
      );
    }
    const subwords = subwordLength?.(tokens);
    if (subwords !== undefined && subwords > maxSubwords) {
      problems.error(
        'too-many-subwords',
        placeOf(place, 'tokens'),
        `must be at most ${maxSubwords} subwords long, the encoder's limit, but got ${subwords} (${tokens.length} words)`,
        'Cut the sentence, or let training cut it by the setting longSentences: cut.',
      );
    } else if (tokens.length > maxTokens) {
      problems.warning(
        'long-sentence',
        placeOf(place, 'tokens'),
        `must be a sentence, of at most ${maxTokens} words say, but got ${tokens.length} words`,
        'Look whether several sentences stand on the line.',
      );
    }
  }
}

/** Sentences that stand in a file several times, with other labels each time: not all of these can be right. */
function checkContradictions(file: SentenceFile, problems: FileProblems): void {
  const first = new Map<string, { readonly line: number; readonly labels: string }>();
  for (const { sentence, place } of file.sentences) {
    if (sentence === null) continue;
    const key = JSON.stringify(sentence.tokens);
    const labels = JSON.stringify([...sentence.entities].sort((a, b) => a[0] - b[0]));
    const before = first.get(key);
    if (before === undefined) first.set(key, { line: place.line, labels });
    if (before === undefined || before.labels === labels) continue;
    problems.countedWarning(
      'contradiction',
      { line: place.line },
      `must be labelled as on line ${before.line}, whose words are the same, but got other entities`,
      'One of the two is wrong: look which.',
    );
  }
}

function checkWords(file: SentenceFile, problems: FileProblems): void {
  let count = 0;
  let first: { readonly line: number; readonly where: string; readonly word: string } | undefined;
  const usual = new Set<string>();
  for (const { sentence, place } of file.sentences) {
    sentence?.tokens.forEach((word, position) => {
      if (usual.has(word)) return;
      if (!ODD_WORD.test(word)) {
        usual.add(word);
        return;
      }
      count++;
      first ??= { ...placeOfWord(place, position), word };
    });
  }
  if (first === undefined) return;
  problems.warning(
    'odd-word',
    { line: first.line, where: first.where },
    `must be a word without white space and with a visible character, but got ${showValue(first.word)}` +
      (count === 1 ? '' : ` (${count} such words in the file, this is the first)`),
    'An encoder may have no subword for it and will then see an unknown word.',
  );
}

/** Types of `dataset.json` that occur nowhere, and types that are evaluated on but never trained. */
function checkTypes({ info, hasInfo, splits, files }: LoadedDataset): readonly Problem[] {
  const seenIn = (split: SplitName): ReadonlySet<string> =>
    new Set(splits[split]?.sentences.flatMap(({ sentence }) => sentence?.entities.map(([, , type]) => type) ?? []));
  const seen = { train: seenIn('train'), gold: seenIn('gold'), dev: seenIn('dev'), test: seenIn('test') };
  const problems = new FileProblems(hasInfo ? `${files.folder}/dataset.json` : files.paths.train);
  info.types.forEach((type, index) => {
    if (seen.train.has(type)) return;
    const elsewhere = (['gold', 'dev', 'test'] as const).filter((split) => seen[split].has(type));
    problems.warning(
      'type-never-seen',
      { where: `types[${index}]` },
      `must occur in the training file, but got ${showValue(type)}, which occurs ` +
        (elsewhere.length === 0 ? 'nowhere' : `only in ${elsewhere.map((split) => files.paths[split]).join(', ')}`),
      'No model can learn it from this file.',
    );
  });
  return problems.problems;
}

/** Sentences of the training file that stand, word for word, in dev or test, and those of dev in test. */
function checkSharedSentences({ splits, files }: LoadedDataset): readonly Problem[] {
  const keyOf = (tokens: readonly string[]): string => JSON.stringify(tokens);
  const problems: Problem[] = [];
  const pairs = [['train', 'dev'], ['train', 'test'], ['dev', 'test']] as const; // prettier-ignore
  for (const [from, to] of pairs) {
    const source = splits[from];
    const target = splits[to];
    if (source === undefined || target === undefined) continue;
    const lines = new Map<string, number>();
    for (const { sentence, place } of target.sentences) {
      if (sentence !== null && !lines.has(keyOf(sentence.tokens))) lines.set(keyOf(sentence.tokens), place.line);
    }
    const shared = source.sentences.flatMap(({ sentence, place }) => {
      const line = sentence === null ? undefined : lines.get(keyOf(sentence.tokens));
      return line === undefined ? [] : [{ line: place.line, other: line }];
    });
    const [first] = shared;
    if (first === undefined) continue;
    const own = new FileProblems(source.path);
    own.warning(
      'shared-sentence',
      { line: first.line },
      `must not stand in ${files.paths[to]} too, but got ${shared.length} ` +
        `${shared.length === 1 ? 'sentence that does' : 'sentences that do'} (this one is line ${first.other} there)`,
      'Scores on shared sentences say little; remove them from one of the files.',
    );
    problems.push(...own.problems);
  }
  return problems;
}

/** Splits that are missing, and files that were passed over for another. */
function checkFiles({ splits, files }: LoadedDataset): readonly Problem[] {
  const problems = new FileProblems(files.folder);
  const consequences = {
    dev: 'The weights of the last epoch are taken then, and thresholds cannot be tuned.',
    test: 'Nothing says then what cleaning was worth.',
  };
  for (const split of ['dev', 'test'] as const) {
    if (splits[split] !== undefined) continue;
    problems.warning(
      'missing-file',
      {},
      `must hold ${split}.jsonl with gold labels, but got none`,
      consequences[split],
    );
  }
  for (const [split, names] of Object.entries(files.passedOver)) {
    problems.warning(
      'several-files',
      {},
      `must hold one ${split} file, but got ${names.join(', ')} beside ${files.paths[split as SplitName]}`,
      'The latter is read; name another one with the train option, or remove the others.',
    );
  }
  if (
    splits.train.sentences.length > 0 &&
    splits.train.sentences.every(({ sentence }) => sentence?.entities.length === 0)
  ) {
    problems.warning(
      'no-entities',
      {},
      `must hold labelled entities, but got none in ${files.paths.train}`,
      'There is nothing to learn and nothing to clean.',
    );
  }
  return problems.problems;
}
