import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { runCli } from './runCli.js';

const tokens = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const distant = [[0, 0, 'A'], [1, 1, 'A'], [2, 2, 'B'], [3, 3, 'B']]; // prettier-ignore
const gold = [[0, 0, 'A'], [1, 1, 'B'], [2, 2, 'B'], [6, 6, 'A'], [7, 7, 'B']]; // prettier-ignore

/** Margins of two epochs of either run, by span of one word. */
const epochs = {
  d1: [5, 1, 4, 2, 6, 7, 1, 2],
  d2: [5, -3, 4, 2, 6, 7, 1, 8],
  t1: [9, 1.5, 3, 9, 4, 1.5, 9, 9],
  t2: [9, 1.5, 3, 9, 4, 1.5, 9, 9],
};

/**
 * For tests: a corpus of one sentence in `corpus`, and a clean run by another trainer's dynamics in `run`.
 *
 * @param more - further keys of the rows of a span, in all files.
 *
 * AUM of `b` is -1, of `g` 1 and of `d` 2: these three go.
 */
export async function writeForeignRun(
  folder: string,
  more: (span: number) => Readonly<Record<string, unknown>> = () => ({}),
): Promise<string> {
  const path = (name: string): string => join(folder, name);
  await mkdir(path('corpus'));
  await writeFile(path('corpus/train-distant.jsonl'), `${JSON.stringify({ tokens, entities: distant })}\n`);
  await writeFile(path('corpus/train-gold.jsonl'), `${JSON.stringify({ tokens, entities: gold })}\n`);
  await writeFile(path('corpus/dataset.json'), JSON.stringify({ name: 'corpus', types: ['A', 'B'] }));
  await writeFile(path('ids.json'), JSON.stringify({ positives: [1, 2], negatives: [4, 5] }));
  for (const [name, margins] of Object.entries(epochs)) {
    const rows = margins.map((margin, span) => ({
      span,
      margin,
      probability: 1 / (1 + Math.exp(-margin)),
      ...more(span),
    }));
    await writeFile(path(`${name}.jsonl`), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  }
  const files = (letter: string): string[] => [path(`${letter}1.jsonl`), path(`${letter}2.jsonl`)];
  const { code, stderr } = await runCli([
    ...['clean', path('corpus'), '--out', path('run'), '--max-span-width', '1', '--ids', path('ids.json')],
    ...['--dynamics', ...files('d'), '--threshold', ...files('t')],
  ]);
  if (code !== 0) throw new Error(stderr);
  return path('run');
}
