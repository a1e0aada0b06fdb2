import { z } from 'zod';

/** A value with a test; the message says what it must be and what it is. */
export function wanted<T>(what: string, test: (value: unknown) => boolean): z.ZodType<T> {
  return z.custom<T>(test, {
    error: ({ input }) => `must be ${what}, but got ${input === undefined ? 'nothing' : JSON.stringify(input)}`,
  });
}

/** An integer between two, both included. */
export function integer(least: number, most: number): z.ZodType<number> {
  const isInside = (value: unknown): boolean =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
  return wanted(`an integer from ${least} to ${most}`, isInside);
}

/** A probability that is not certain. */
export const rate = wanted<number>(
  'a number of at least 0 and below 1',
  (value) => typeof value === 'number' && value >= 0 && value < 1,
);

/** True or false. */
export const flag = wanted<boolean>('true or false', (value) => typeof value === 'boolean');

/** A number above 0. */
export const positive = wanted<number>('a number above 0', (value) => typeof value === 'number' && value > 0);

/** What keeps a root away from 0. */
export const epsilon = wanted<number>(
  'a number above 0 and at most 1',
  (value) => typeof value === 'number' && value > 0 && value <= 1,
);

/** A value that may be left out, or null, which comes to the same. */
export function orElse<T, Absent = T>(schema: z.ZodType<T>, absent: Absent): z.ZodType<T | Absent> {
  return schema.nullish().transform((value) => value ?? absent);
}

/**
 * What counts in a `config.json` may be at most: far above every encoder that is known, and far below what would
 * exhaust a machine before the weights show that the number is wrong.
 */
export const most = {
  vocabSize: 2 ** 24,
  hiddenSize: 2 ** 16,
  layers: 2 ** 10,
  heads: 2 ** 10,
  innerSize: 2 ** 20,
  positions: 2 ** 20,
  types: 2 ** 10,
} as const;
