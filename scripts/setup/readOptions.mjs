// @ts-check
import { parseArgs } from 'node:util';

import { SetupError } from './SetupError.mjs';

/**
 * The values of `options` (as `parseArgs` has them) in a command line; what they do not know is refused.
 *
 * @template {NonNullable<import('node:util').ParseArgsConfig['options']>} T
 * @param {string[]} args
 * @param {T} options
 */
export function readOptions(args, options) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw refuseOption(`${/** @type {Error} */ (error).message.split('. To specify')[0]}; --help lists the options`);
  }
}

/** An option's value as a whole number of at least 1. */
export function readCount(name, text) {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw refuseOption(`${name}: must be an integer of at least 1, but got "${text}"`);
  return count;
}

/** What a wrong option ends a program with. */
export function refuseOption(message) {
  return new SetupError(message, { exitCode: 2 });
}
