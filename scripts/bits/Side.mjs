// @ts-check
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { normalizeJson } from './normalizeJson.mjs';
import { normalizeText } from './normalizeText.mjs';
import { readItems } from './readItems.mjs';
import { runProgram, runToEnd } from './runProgram.mjs';

/**
 * What a case has brought forth on one side.
 *
 * @typedef {object} Outcome
 * @property {Map<string, import('./parseHelp.mjs').Help>} helps - By command.
 * @property {Map<string, unknown>} values - What commands printed as JSON, by command.
 * @property {Map<string, string>} texts - What they printed as text.
 * @property {import('./readItems.mjs').Item[]} items - The files that they left.
 */

/** One of the two commits in one case: runs its program in a folder of its own and gathers what comes of it. */
export class Side {
  /** @type {Outcome} */
  outcome = { helps: new Map(), values: new Map(), texts: new Map(), items: [] };

  /**
   * @param {import('./prepareCheckout.mjs').Checkout} checkout
   * @param {{ folder: string, inputs: string, signal: AbortSignal, onLine: (line: string) => void }} options -
   *   `folder`: of this side in this case; `inputs`: the folder of its manifests.
   */
  constructor(checkout, { folder, inputs, signal, onLine }) {
    this.checkout = checkout;
    this.folder = folder;
    this.inputs = inputs;
    this.options = { folder, signal, onLine };
    /** Folders that paths in what it writes begin with. */
    this.roots = [folder, checkout.root, inputs].sort((a, b) => b.length - a.length);
  }

  /** @param {string[]} path */
  at(...path) {
    return join(this.folder, ...path);
  }

  /** @param {readonly string[]} words */
  async run(words) {
    await mkdir(this.folder, { recursive: true });
    return runToEnd(this.checkout.program, words, this.options);
  }

  /**
   * Runs it and stops it after a while.
   *
   * @param {readonly string[]} words
   * @param {{ afterMs: number, by: NodeJS.Signals }} stop
   */
  async runStopped(words, stop) {
    await mkdir(this.folder, { recursive: true });
    return runProgram(this.checkout.program, words, { ...this.options, stop });
  }

  /**
   * Keeps what a command printed as JSON for the comparison.
   *
   * @param {string} name
   * @param {string} stdout
   */
  keepJson(name, stdout) {
    this.outcome.values.set(name, normalizeJson(JSON.parse(stdout), this.roots));
  }

  /**
   * Keeps what a command printed as text.
   *
   * @param {string} name
   * @param {string} stdout
   */
  keepText(name, stdout) {
    this.outcome.texts.set(name, normalizeText(stdout, this.roots));
  }

  /** Keeps all files that were left below a folder. @param {string} folder */
  async keepFiles(folder) {
    this.outcome.items.push(...(await readItems(folder, this.roots)));
  }
}
