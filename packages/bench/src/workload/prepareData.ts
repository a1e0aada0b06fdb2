import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { findDataset } from '@dynclean/datasets';
import { InputError } from '@dynclean/schema';

import type { BenchContext } from '../Bench.js';

/** How much of a corpus is wanted, and where it goes. */
export interface PrepareDataOptions extends Pick<BenchContext, 'root' | 'scratch'> {
  /** The first ones. @default all */
  readonly sentences?: number;
  /** The sentences so many times over. @default 1 */
  readonly repeat?: number;
  /** With dev, test and gold labels. @default false */
  readonly withEvaluation?: boolean;
}

/** A dataset as both programs read it. */
export interface PreparedData {
  readonly folder: string;
  /** `demo` where the embedded corpus stands in. */
  readonly name: string;
  readonly numSentences: number;
}

/**
 * The first sentences of a corpus as a dataset folder of its own.
 *
 * @param id - `conll03`, `wikigold`; the embedded corpus stands in where it is not at hand.
 */
export async function prepareData(id: string, options: PrepareDataOptions): Promise<PreparedData> {
  const { scratch, root, sentences = Infinity, repeat = 1, withEvaluation = false } = options;
  const source = await findData(id, root);
  const name = source.endsWith('demo') ? 'demo' : id;
  const take = (file: string): string[] =>
    readFileSync(join(source, file), 'utf8').trim().split('\n').slice(0, sentences);
  const lines = take('train-distant.jsonl');
  const folder = join(scratch, `${name}-${lines.length * repeat}${withEvaluation ? '-evaluated' : ''}`);
  mkdirSync(folder, { recursive: true });
  const write = (file: string, text: string | Buffer): void => writeFileSync(join(folder, file), text);
  write('train-distant.jsonl', `${lines.join('\n')}\n`.repeat(repeat));
  const copied = withEvaluation ? ['dataset.json', 'dev.jsonl', 'test.jsonl'] : ['dataset.json'];
  for (const file of copied) if (existsSync(join(source, file))) write(file, readFileSync(join(source, file)));
  const hasGold = withEvaluation && existsSync(join(source, 'train-gold.jsonl'));
  if (hasGold) write('train-gold.jsonl', `${take('train-gold.jsonl').join('\n')}\n`);
  return { folder, name, numSentences: lines.length * repeat };
}

async function findData(id: string, root: string): Promise<string> {
  try {
    return await findDataset(id);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
  }
  const beside = join(root, '..', 'shared', 'datasets', id);
  return existsSync(join(beside, 'train-distant.jsonl')) ? beside : join(root, 'datasets', 'demo');
}
