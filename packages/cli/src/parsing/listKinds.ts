import type { Given, Option, OptionText } from './Option.js';
import { describeNumber, isInside, type NumberBounds, readDecimal } from './optionKinds.js';
import { UsageError } from './UsageError.js';

/** More values than this are a slip, such as a step that is too small. */
const MAX_VALUES = 1000;

/** The texts of an option, none of them empty, cut at commas unless they may hold some. */
const split = (given: Given, name: string, { cut = true } = {}): string[] | undefined => {
  if (given === undefined) return undefined;
  const texts = Array.isArray(given) ? (given as readonly string[]) : [String(given)];
  const words = texts.flatMap((text) => (cut ? text.split(',') : [text])).map((word) => word.trim());
  if (words.includes('')) throw new UsageError(`${name}: must have a value, but got none`);
  return words;
};

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

/**
 * Numbers with commas between them, and ranges: `80,90`, `80:100:5` (from, to, step; both ends in it), `1:10` (step 1).
 * They ascend, each once.
 */
export function numbers(bounds: NumberBounds, about: OptionText): Option<readonly number[] | undefined> {
  return {
    valueName: 'numbers',
    ...about,
    shape: 'one',
    read: (given, name) => {
      const values = split(given, name)?.flatMap((word) => readRange(word, name));
      if (values === undefined) return undefined;
      const wrong = values.find((value) => !isInside(value, bounds));
      if (wrong !== undefined) throw new UsageError(`${name}: must be ${describeNumber(bounds)}, but got ${wrong}`);
      return unique(values).toSorted((a, b) => a - b);
    },
  };
}

function readRange(word: string, name: string): number[] {
  const parts = word.split(':').map(readDecimal);
  const [from, to = from, step = 1] = parts;
  const numSteps = Math.floor((to! - from!) / step + 1e-9);
  if (parts.length > 3 || parts.some(Number.isNaN) || step <= 0 || numSteps < 0) {
    throw new UsageError(
      `${name}: must be numbers and ranges such as 80,90 or 80:100:5 (from, to, step), but got ${JSON.stringify(word)}`,
    );
  }
  if (numSteps >= MAX_VALUES) throw new UsageError(`${name}: must be at most ${MAX_VALUES} values, but got ${word}`);
  // Rounded, so that 0.1 steps give 0.3 and not 0.30000000000000004.
  return Array.from({ length: numSteps + 1 }, (_, index) => Number((from! + index * step).toFixed(9)));
}

/** Some of a few words, commas between them. */
export function choices<const T extends string>(
  known: readonly T[],
  about: OptionText,
): Option<readonly T[] | undefined> {
  return {
    valueName: 'list',
    ...about,
    shape: 'one',
    read: (given, name) => {
      const words = split(given, name);
      const wrong = words?.find((word) => !(known as readonly string[]).includes(word));
      if (wrong !== undefined) {
        throw new UsageError(
          `${name}: must be some of ${known.join(', ')}, commas between them, but got ${JSON.stringify(wrong)}`,
        );
      }
      return words && unique(words as T[]);
    },
  };
}

/** Names, commas between them. */
export function names(about: OptionText): Option<readonly string[] | undefined> {
  return {
    valueName: 'names',
    ...about,
    shape: 'one',
    read: (given, name) => {
      const words = split(given, name);
      return words && unique(words);
    },
  };
}

/** Texts that may have commas in them: given several times, for several. */
export function phrases(about: OptionText): Option<readonly string[] | undefined> {
  return {
    valueName: 'text',
    ...about,
    shape: 'one',
    read: (given, name) => {
      const texts = split(given, name, { cut: false });
      return texts && unique(texts);
    },
  };
}
