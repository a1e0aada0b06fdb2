// @ts-check
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { compareOutcomes } from './compareOutcomes.mjs';
import { Side } from './Side.mjs';

/**
 * Does a case on both sides at once and compares what came of it.
 *
 * @param {import('./cases.mjs').Case} subject
 * @param {{ checkouts: Record<'before' | 'after', import('./prepareCheckout.mjs').Checkout>, folder: string, inputs:
 *   string, signal: AbortSignal, onLine: (line: string) => void }} options - `folder`: for this case;
 *   what lies there is removed.
 * @returns {Promise<import('./Findings.mjs').Findings>}
 */
export async function runCase(subject, { checkouts, folder, inputs, signal, onLine }) {
  await rm(folder, { recursive: true, force: true });
  const failed = new AbortController(); // where one side fails, the other need not go on
  const both = AbortSignal.any([signal, failed.signal]);
  const [before, after] = await Promise.all(
    /** @type {const} */ (['before', 'after']).map(async (name) => {
      const say = (/** @type {string} */ line) => onLine(`${name}: ${line}`);
      const side = new Side(checkouts[name], {
        folder: join(folder, name),
        inputs: join(inputs, name),
        signal: both,
        onLine: say,
      });
      try {
        await subject.run(side);
      } catch (error) {
        if (error instanceof Error && !both.aborted) error.message = `${name}: ${error.message}`;
        failed.abort();
        throw error;
      }
      return side.outcome;
    }),
  );
  return compareOutcomes(before, after);
}
