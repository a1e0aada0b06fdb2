/** The number of a word's tag that Hugging Face's trainers pass over. */
export const IGNORED_TAG = -100;

/** `O, B-first, I-first, B-second, ...`: how Hugging Face datasets number tags when nothing else is said. */
export function listTagNames(types: readonly string[]): string[] {
  return ['O', ...types.flatMap((type) => [`B-${type}`, `I-${type}`])];
}
