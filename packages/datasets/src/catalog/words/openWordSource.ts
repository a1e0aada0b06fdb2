import { readFile } from 'node:fs/promises';

import { readJsonFile } from '@dynclean/files';
import type { Sentence, SourceFile } from '@dynclean/schema';

import { readDataset } from '../../dataset/readDataset.js';
import type { ReleaseReader } from '../ReleaseReader.js';
import { joinWords, putTagsOnWords } from './putTagsOnWords.js';
import { readTagBlocks } from './readTagBlocks.js';
import { wordLinesSchema } from './WordLines.js';

/** Where the words of a dataset are whose release has none. */
export interface WordSource {
  /** Released file that says of which sentence each block of tags is; it must be read before the tags. */
  readonly index: SourceFile;
  /** `WordLines` as JSON. */
  readonly linesFile: string;
  /** The fetched corpus that has the words; lines are those of its training file. */
  readonly folder: string;
  readonly types: readonly string[];
}

/**
 * Reads released files that have tags but no words, with the words of another corpus, whose dev and test become those
 * of this one.
 *
 * @throws InputError where the files do not fit each other.
 */
export async function openWordSource(source: WordSource): Promise<ReleaseReader> {
  const { types, folder } = source;
  const lines = await readJsonFile(source.linesFile, wordLinesSchema);
  const { train, ...splits } = await readDataset(folder);
  const others = (['dev', 'test'] as const).flatMap((split): [string, readonly Sentence[]][] => {
    const sentences = splits[split];
    return sentences === undefined ? [] : [[`${split}.jsonl`, sentences]];
  });
  const words = train.map(({ tokens }) => tokens);
  const measured = new Set(others.flatMap(([, sentences]) => sentences.map(({ tokens }) => joinWords(tokens))));
  let index: readonly string[] = [];
  return {
    others: new Map(others),
    async read(path, file) {
      const text = await readFile(path, 'utf8');
      if (file === source.index) {
        index = text.split(/\r?\n/).filter((line) => line !== '');
        return null;
      }
      return putTagsOnWords(readTagBlocks(text, path), { index, lines, words, measured, types, where: path });
    },
  };
}
