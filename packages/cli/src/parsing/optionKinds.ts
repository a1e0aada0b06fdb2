import type { Given, Option, OptionText } from './Option.js';
import { UsageError } from './UsageError.js';

/** The one text that was typed for an option; typing it twice is a mistake that must not pass for a choice. */
function readOne(given: Given, name: string): string | undefined {
  if (given === undefined) return undefined;
  if (Array.isArray(given)) {
    throw new UsageError(`${name}: must be given once, but got it ${given.length} times: ${given.join(', ')}`);
  }
  if (typeof given !== 'string' || given === '') throw new UsageError(`${name}: must have a value, but got none`);
  return given;
}

/** A name, a path, any text. */
export function text(about: OptionText): Option<string | undefined> {
  return { valueName: 'text', ...about, shape: 'one', read: readOne };
}

/** A path of a folder, which need not exist; whoever uses it says so. */
export function folder(about: OptionText): Option<string | undefined> {
  return text({ valueName: 'folder', ...about });
}

/** A path of a file, which need not exist; whoever uses it says so. */
export function file(about: OptionText): Option<string | undefined> {
  return text({ valueName: 'file', ...about });
}

/** Where to compute: `auto`, `cpu`, `cuda`, `cuda:1`. Whether it is there, the engine says. */
export function device(about: OptionText): Option<string | undefined> {
  return {
    valueName: 'device',
    ...about,
    shape: 'one',
    read: (given, name) => {
      const typed = readOne(given, name);
      if (typed === undefined || /^(auto|cpu|cuda(:(0|[1-9]\d{0,2}))?)$/.test(typed)) return typed;
      throw new UsageError(`${name}: must be auto, cpu, cuda or cuda:N, but got ${JSON.stringify(typed)}`);
    },
  };
}

/** Several texts, one behind the other: `--dynamics epoch-1.arrow epoch-2.arrow`. */
export function files(about: OptionText): Option<readonly string[] | undefined> {
  return {
    valueName: 'files',
    ...about,
    shape: 'many',
    read: (given, name) => {
      if (given === undefined) return undefined;
      const all = Array.isArray(given) ? (given as readonly string[]) : [String(given)];
      if (all.length === 0 || all.includes('')) throw new UsageError(`${name}: must have a value, but got none`);
      return all;
    },
  };
}

/** A text that may be given several times, once for each: `--plugin a.mjs --plugin b.mjs`. */
export function repeated(about: OptionText): Option<readonly string[]> {
  return {
    valueName: 'text',
    ...about,
    shape: 'one',
    read: (given, name) => {
      const all = given === undefined ? [] : [given].flat().map(String);
      if (all.includes('')) throw new UsageError(`${name}: must have a value, but got none`);
      return all;
    },
  };
}

/** The same where none may be given: a positional that is left out. */
export function maybeFiles(about: OptionText): Option<readonly string[] | undefined> {
  const some = files(about);
  return {
    ...some,
    read: (given, name) => (Array.isArray(given) && given.length === 0 ? undefined : some.read(given, name)),
  };
}

/** `--name`, `--no-name`, or nothing. */
export function flag(about: OptionText): Option<boolean | undefined> {
  return {
    ...about,
    shape: 'flag',
    read: (given, name) => {
      if (given === undefined || typeof given === 'boolean') return given;
      throw new UsageError(`${name}: must be given once and without a value, but got ${String(given)}`);
    },
  };
}

/** One of several words; any other is refused with a list of them. */
export function choice<const T extends string>(choices: readonly T[], about: OptionText): Option<T | undefined> {
  return {
    ...about,
    shape: 'one',
    choices,
    read: (given, name) => {
      const typed = readOne(given, name);
      if (typed === undefined || (choices as readonly string[]).includes(typed)) return typed as T | undefined;
      throw new UsageError(`${name}: must be one of ${choices.join(', ')}, but got ${JSON.stringify(typed)}`);
    },
  };
}

/** One of the entries of a registry, which may have more of them when it is read than when the option is made. */
export function named(list: () => readonly string[], about: OptionText): Option<string | undefined> {
  return {
    ...choice(list(), about),
    read: (given, name) => choice(list(), about).read(given, name),
  };
}

/** Bounds of a number; a bound is inclusive unless it is called `above` or `below`. */
export interface NumberBounds {
  readonly integer?: boolean;
  readonly min?: number | undefined;
  readonly above?: number | undefined;
  readonly max?: number | undefined;
  readonly below?: number | undefined;
}

/** Decimal numbers as people write them: no hexadecimal, no `Infinity`, no blanks. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** NaN for what is none. */
export function readDecimal(typed: string): number {
  return DECIMAL.test(typed) ? Number(typed) : NaN;
}

/** A decimal number within bounds; any other text is refused with what the bounds are. */
export function number(bounds: NumberBounds, about: OptionText): Option<number | undefined> {
  const wanted = describeNumber(bounds);
  return {
    valueName: bounds.integer === true ? 'integer' : 'number',
    ...about,
    shape: 'one',
    read: (given, name) => {
      const typed = readOne(given, name);
      if (typed === undefined) return undefined;
      const value = readDecimal(typed);
      if (!isInside(value, bounds))
        throw new UsageError(`${name}: must be ${wanted}, but got ${JSON.stringify(typed)}`);
      return value;
    },
  };
}

/** Whether a number keeps its bounds; NaN and infinities never do, nor integers beyond 2^53 - 1. */
export function isInside(value: number, { integer, min, above, max, below }: NumberBounds): boolean {
  if (!Number.isFinite(value) || (integer === true && !Number.isSafeInteger(value))) return false;
  if ((min !== undefined && value < min) || (above !== undefined && value <= above)) return false;
  return !((max !== undefined && value > max) || (below !== undefined && value >= below));
}

/** The bounds in words, as after "must be": `an integer of at least 1`. */
export function describeNumber({ integer, min, above, max, below }: NumberBounds): string {
  const kind = integer === true ? 'an integer' : 'a number';
  const low = min !== undefined ? `at least ${min}` : above !== undefined ? `above ${above}` : '';
  const high = max !== undefined ? `at most ${max}` : below !== undefined ? `below ${below}` : '';
  const range = [low, high].filter(Boolean).join(' and ');
  return range === '' ? kind : `${kind} ${integer === true ? 'of ' : ''}${range}`;
}
