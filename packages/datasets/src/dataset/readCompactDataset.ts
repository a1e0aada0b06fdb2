import { open } from 'node:fs/promises';
import { extname } from 'node:path';

import { readSha256 } from '@dynclean/files';
import { type DatasetInfo, InputError, type Sentence, type SentenceList } from '@dynclean/schema';

import { dynclean } from '../formats/dynclean.js';
import { recognizeFormat } from '../formats/registry.js';
import { findJsonLayout } from '../json/findJsonLayout.js';
import { FileProblems } from '../problems/FileProblems.js';
import type { Problem } from '../problems/Problem.js';
import { readSentenceFile } from '../reading/readSentenceFile.js';
import { streamSentenceLines } from '../reading/streamSentences.js';
import { CompactSentences } from '../sentences/CompactSentences.js';
import { checkEncoding } from '../text/checkEncoding.js';
import { MAX_LINE_BYTES } from '../text/splitLines.js';
import { findDatasetFiles, type SplitName } from './findDatasetFiles.js';
import { usableSentences } from './loadDataset.js';
import { readDataset, type ReadableDataset } from './readDataset.js';
import { deriveDatasetInfo, readDatasetInfo } from './readDatasetInfo.js';

/** Read as a whole, a file that is longer has more sentences than fit. */
const MOST_READ_WHOLE = 2 ** 31;

/** Not to be read as a stream; whoever reads the files whole finds out why. */
class NotStreamed extends Error {}

/**
 * `readDataset` for whoever reads the training sentences and does not work on them: our JSON Lines are read as streams
 * and held as numbers (`CompactSentences`), so that a million sentences take 100 MB and not one and a half GB. Another
 * format, or a file that an error or a warning is on, is read as `readDataset` reads it, whose messages are the same.
 *
 * @throws InputError as `readDataset` does.
 */
export async function readCompactDataset(
  folder: string,
  options: { readonly train?: string } = {},
): Promise<ReadableDataset> {
  try {
    return await readAsStreams(folder, options);
  } catch (error) {
    if (!(error instanceof NotStreamed)) throw error;
    return readDataset(folder, options);
  }
}

async function readAsStreams(folder: string, options: { readonly train?: string }): Promise<ReadableDataset> {
  const { paths } = await findDatasetFiles(folder, options);
  const problems: Problem[] = [];
  const ownInfo = await readDatasetInfo(folder, problems);
  if (problems.length > 0) throw new NotStreamed();
  const train = await readCompact(paths.train, ownInfo?.types);
  const info: DatasetInfo = ownInfo ?? deriveDatasetInfo(folder, train);
  if (info.types.length === 0) throw new NotStreamed();
  const gold = paths.gold === undefined ? null : await readCompact(paths.gold, info.types);
  if (gold !== null) requireParallel(train, gold);
  const others: Partial<Record<SplitName, readonly Sentence[]>> = {};
  const lines: Partial<Record<SplitName, readonly number[]>> = {};
  for (const split of ['dev', 'test'] as const) {
    const path = paths[split];
    if (path === undefined) continue;
    const file = await readSentenceFile(path, { types: info.types });
    if (file.problems.length > 0) throw new NotStreamed();
    others[split] = usableSentences(file);
    lines[split] = file.sentences.flatMap(({ sentence, place }) => (sentence === null ? [] : [place.line]));
  }
  return {
    info,
    folder,
    types: info.types,
    train,
    trainFile: paths.train,
    trainSha256: await readSha256(paths.train),
    lines: { train: train.lines, ...(gold && { gold: gold.lines }), ...lines },
    ...(gold && { gold }),
    ...others,
  };
}

/** @throws NotStreamed for a file that is not our JSON Lines, or has something wrong in it. */
async function readCompact(path: string, types: readonly string[] | undefined): Promise<CompactSentences> {
  const size = await readHead(path);
  const sentences = new CompactSentences();
  const onWarning = (): never => {
    throw new NotStreamed();
  };
  try {
    for await (const { sentence, line } of streamSentenceLines(path, { types, onWarning }))
      sentences.add(sentence, line);
  } catch (error) {
    // A file that cannot be read whole says here what is wrong with it.
    if (!(error instanceof InputError) || size >= MOST_READ_WHOLE) throw error;
    throw new NotStreamed();
  }
  if (sentences.length === 0) throw new NotStreamed();
  return sentences;
}

/** Looks whether a file is our JSON Lines, as its beginning has it. @returns its size. */
async function readHead(path: string): Promise<number> {
  const file = await open(path).catch(() => null);
  if (file === null) throw new NotStreamed();
  try {
    const { size } = await file.stat();
    const head = Buffer.alloc(Math.min(size, 2 * MAX_LINE_BYTES));
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    // A character may be cut off at the end; lines are whole up to the last line end.
    const whole = head.subarray(0, bytesRead < size ? head.lastIndexOf(0x0a) + 1 : bytesRead);
    const problems = new FileProblems(path);
    const extension = extname(path).toLowerCase();
    if (recognizeFormat(whole, extension, 'bytes') !== null) throw new NotStreamed();
    const text = checkEncoding(whole, problems);
    const isOurs =
      text !== null &&
      problems.problems.length === 0 &&
      findJsonLayout(text, extension) === 'lines' &&
      recognizeFormat(text, extension) === dynclean;
    if (!isOurs) throw new NotStreamed();
    return size;
  } finally {
    await file.close();
  }
}

/** @throws NotStreamed where gold labels are of other sentences. */
function requireParallel(train: SentenceList, gold: SentenceList): void {
  if (train.length !== gold.length) throw new NotStreamed();
  let index = 0;
  for (const { tokens } of train) {
    const other = gold.at(index++)!.tokens;
    if (tokens.length !== other.length || tokens.some((token, at) => token !== other[at])) throw new NotStreamed();
  }
}
