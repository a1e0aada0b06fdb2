// @ts-check
import { rm } from 'node:fs/promises';

import { SetupError } from '../setup/SetupError.mjs';

/** Shares of the undisturbed time after which it is stopped, tried in this order. */
const shares = [0.6, 0.8, 0.45, 0.9];

/**
 * Runs a command undisturbed, then in another place, where it is stopped in the middle and given again.
 *
 * @param {import('./Side.mjs').Side} side
 * @param {(place: string) => string[]} words
 * @param {{ by: NodeJS.Signals, wasInterrupted: (place: string) => Promise<boolean> }} options - `wasInterrupted`:
 *   whether what is there in the end was gone on with and not begun anew.
 * @returns {Promise<string>} The place.
 * @throws SetupError where it was not caught in the middle.
 */
export async function runStopped(side, words, { by, wasInterrupted }) {
  const { durationMs } = await side.run(words(side.at('whole')));
  const place = side.at('stopped');
  for (const share of shares) {
    await rm(place, { recursive: true, force: true });
    const { code, stderr } = await side.runStopped(words(place), { afterMs: durationMs * share, by });
    if (code === 0) continue; // it was faster this time
    if (by === 'SIGINT' && code !== 130)
      throw new SetupError(`dynclean ${words(place).join(' ')}: must end with 130 on ${by}, but ended with ${code}`, {
        details: stderr.trim().split('\n').slice(-8).join('\n'),
      });
    await side.run(words(place));
    if (await wasInterrupted(place)) return place;
  }
  throw new SetupError(
    `dynclean ${words(place).join(' ')}: must be caught in the middle by ${by}, but was not at ${shares.length} moments`,
  );
}
