/**
 * Specs of TensorFlow.js's own suite that need not pass on this backend: full name, and why. At most 40. The suite's
 * test fails for an entry that passes and for one that no spec has, so the list can only hold what is true.
 */
export const excusedSpecs: readonly (readonly [fullName: string, reason: string])[] = [];
