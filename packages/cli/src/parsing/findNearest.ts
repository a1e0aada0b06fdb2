import { computeEditDistance } from './computeEditDistance.js';

/**
 * The known word that was probably meant, or null where none is near: at most one slip for every three letters, or a
 * known word that begins or ends with what was typed (`--lr` for `--encoder-lr`; at least two letters).
 */
export function findNearest(word: string, known: readonly string[]): string | null {
  let nearest: string | null = null;
  let smallest = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const distance = computeEditDistance(word, candidate);
    if (distance < smallest) [nearest, smallest] = [candidate, distance];
  }
  if (nearest !== null || word.length < 2) return nearest;
  return known.find((candidate) => candidate.startsWith(word) || candidate.endsWith(`-${word}`)) ?? null;
}
