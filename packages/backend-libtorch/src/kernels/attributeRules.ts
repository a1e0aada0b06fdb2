/** What an attribute of a kernel must be: the words for an error, and whether a value is. */
export interface AttributeRule {
  readonly words: string;
  holds(value: unknown): boolean;
}

/** A size: an integer of at least 0. */
export const count: AttributeRule = {
  words: 'an integer of at least 0',
  holds: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
};

/** A number of steps or parts: an integer of at least 1. */
export const positiveCount: AttributeRule = {
  words: 'an integer of at least 1',
  holds: (value) => count.holds(value) && value !== 0,
};

/** A finite number of at least 0. */
export const notNegative: AttributeRule = {
  words: 'a finite number of at least 0',
  holds: (value) => Number.isFinite(value) && (value as number) >= 0,
};

/** A number that may be infinite. */
export const real: AttributeRule = {
  words: 'a number',
  holds: (value) => typeof value === 'number' && !Number.isNaN(value),
};

/** A number that is neither NaN nor infinite. */
export const finite: AttributeRule = { words: 'a finite number', holds: (value) => Number.isFinite(value) };

/** The rate of a dropout or of a mean that decays: at 1 nothing would be left to scale by. */
export const fraction: AttributeRule = {
  words: 'a number in [0, 1)',
  holds: (value) => typeof value === 'number' && value >= 0 && value < 1,
};

/** True or false. */
export const flag: AttributeRule = { words: 'true or false', holds: (value) => typeof value === 'boolean' };

/** One of some words. */
export function oneOf(...values: readonly string[]): AttributeRule {
  return { words: values.join(' or '), holds: (value) => values.includes(value as string) };
}
