import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

import { refuseExisting, writeFolderAtomically } from '@dynclean/files';
import { InputError, type Sentence } from '@dynclean/schema';

import { findFormat } from '../formats/registry.js';
import type { Format } from '../formats/registry/Format.js';
import type { Corpus } from '../dataset/readCorpus.js';
import { type ExcludedRule, type ExportCounts, prepareSentences } from './prepareSentences.js';
import { collectSentences, writeSentences } from './writeSentences.js';

/** What a corpus is written as. */
export interface ExportOptions {
  /** By name, or short name. */
  readonly format: string;
  /** @default what the format has for excluded spans; sentences with some are left out where it has nothing */
  readonly excluded?: ExcludedRule | undefined;
  /** Replace what is there. @default false */
  readonly force?: boolean;
}

/** One file of an export. */
export interface ExportedFile extends ExportCounts {
  readonly split: string;
  readonly path: string;
}

/** Names of the files, which every reader of splits knows. */
const STEMS: Readonly<Record<string, string>> = { train: 'train', gold: 'train-gold', dev: 'dev', test: 'test' };

/**
 * Writes a corpus in a format. A path with an ending is a file, which gets the training sentences; any other is a
 * folder, which gets a file for each split and what has to stand beside (`id2label.json`).
 * Either is there whole or not at all.
 *
 * @throws InputError where the format is not written, something is there already, or a sentence cannot be held.
 */
export async function exportCorpus(
  corpus: Pick<Corpus, 'splits' | 'types'>,
  out: string,
  options: ExportOptions,
): Promise<ExportedFile[]> {
  const format = findFormat(options.format);
  refuseExisting(out, { force: options.force === true });
  const isFile = extname(out) !== '';
  if (isFile && format.writeBeside !== undefined) {
    throw new InputError(
      `${out}: must be a folder for ${format.name}, because the names of its numbers stand in a file beside, but got a ` +
        'file. Give a name without an ending.',
    );
  }
  if (isFile) {
    const { sentences, keepField, counts } = prepareSentences(corpus.splits.train ?? [], format, options.excluded);
    await writeSentences(out, sentences, { format: format.name, types: corpus.types, keepField });
    return [{ split: 'train', path: out, ...counts }];
  }
  const isForced = options.force === true && existsSync(out);
  return writeFolderAtomically(
    out,
    (folder) => writeSplits(corpus, format, { folder, out, excluded: options.excluded }),
    { force: isForced },
  );
}

async function writeSplits(
  { splits, types }: Pick<Corpus, 'splits' | 'types'>,
  format: Format,
  {
    folder,
    out,
    excluded,
  }: { readonly folder: string; readonly out: string; readonly excluded: ExcludedRule | undefined },
): Promise<ExportedFile[]> {
  const files: ExportedFile[] = [];
  for (const [split, all] of Object.entries(splits) as [string, readonly Sentence[]][]) {
    const { sentences, keepField, counts } = prepareSentences(all, format, excluded);
    const name = `${STEMS[split] ?? split}${format.ending ?? '.jsonl'}`;
    await writeFile(join(folder, name), await collectSentences(sentences, format.name, { types, keepField }));
    files.push({ split, path: join(out, name), ...counts });
  }
  for (const [name, content] of Object.entries(format.writeBeside?.({ types }) ?? {}))
    await writeFile(join(folder, name), content);
  return files;
}
