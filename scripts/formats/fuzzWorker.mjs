// @ts-check
// Reads damaged files, one for each message, and says what became of it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';

import { exportCorpus, formatProblem, readCorpus } from '@dynclean/datasets';
import { InputError } from '@dynclean/schema';

const { folder } = workerData;

/**
 * What must hold of any sentence that a reader gives; a text where it does not.
 *
 * @param {import('@dynclean/schema').Sentence} sentence
 */
function findNonsense({ tokens, entities, excluded = [] }) {
  const taken = new Set();
  if (tokens.length === 0 || tokens.some((token) => typeof token !== 'string' || token === '')) return 'words';
  for (const [first, last, type] of entities) {
    if (!(first >= 0 && first <= last && last < tokens.length) || typeof type !== 'string' || type === '')
      return 'entity';
    for (let at = first; at <= last; at++) if (taken.size === taken.add(at).size) return 'overlap';
  }
  for (const [first, last] of excluded) if (!(first >= 0 && first <= last && last < tokens.length)) return 'excluded';
  return null;
}

/**
 * @param {{ number: number, name: string, bytes: Uint8Array, beside?: Record<string, string>, reading: object }} input
 */
async function tryFile({ number, name, bytes, beside = {}, reading }) {
  const own = join(folder, String(number));
  mkdirSync(own);
  for (const [file, content] of Object.entries(beside)) writeFileSync(join(own, file), content);
  const path = join(own, name);
  writeFileSync(path, bytes);
  const { splits, problems, types } = await readCorpus(path, reading);
  const errors = problems.filter(({ severity }) => severity === 'error');
  for (const problem of problems) {
    if (problem.file === '' || !/^.+: .*must .* but .+\. .+/s.test(formatProblem(problem)))
      throw new Error(`words: ${formatProblem(problem)}`);
  }
  if (errors.length > 0)
    return { outcome: errors.every(({ line }) => line !== undefined) ? 'refused' : 'refused as a whole' };
  const sentences = splits.train ?? [];
  const nonsense = sentences.map(findNonsense).find((found) => found !== null);
  if (nonsense !== undefined) throw new Error(`nonsense: ${nonsense}`);
  // What was read can be kept, and comes back.
  const again = join(own, 'again.jsonl');
  await exportCorpus({ splits: { train: sentences }, types }, again, { format: 'dynclean' });
  const back = await readCorpus(again);
  const plain = (/** @type {typeof sentences} */ some) =>
    JSON.stringify(some.map(({ tokens, entities, excluded = [] }) => [tokens, entities, excluded]));
  if (plain(back.splits.train ?? []) !== plain(sentences)) throw new Error('does not come back');
  return { outcome: 'read' };
}

parentPort?.on('message', async (input) => {
  try {
    parentPort?.postMessage(await tryFile(input));
  } catch (error) {
    const isInput = error instanceof InputError;
    parentPort?.postMessage({ outcome: isInput ? 'refused' : 'crashed', message: /** @type {Error} */ (error).stack });
  }
});
