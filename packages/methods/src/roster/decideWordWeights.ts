import type { RosterSettings } from './RosterSettings.js';

/** Whether each word counts: 1 or 0. */
export interface WordWeights {
  /** `[W]` in the loss of types; of words with a type. */
  readonly type: Float32Array;
  /** `[W]` in the loss of entities; of all words that are tagged. */
  readonly entity: Float32Array;
}

/** What decides which labels are removed. */
export interface RemovalOptions {
  /** `[W]` 0: no type, negative: not tagged. */
  readonly tags: Int32Array;
  readonly numClasses: number;
  readonly settings: Pick<RosterSettings, 'removal' | 'removalThreshold' | 'minorityShare'>;
}

/**
 * Noisy label removal (Meng et al. 2021, Eq. 5): a label stays where the model finds it more probable than tau. As the
 * public code has it, each layer has a weight of its own: that of types is held against `q_label`, that of entities,
 * for words without a type, against `1 - p_e`, while words with a type always stay in it. `single` is the paper: one
 * weight for both, by `f_label`. A type more than `minorityShare` of whose words would go keeps all of them (appendix
 * C); of weights for both the words come back to both.
 *
 * @param probabilities - `[W, C]` f, row-major: `f_O = 1 - p_e`, `f_t = p_e q_t`.
 */
export function decideWordWeights(
  probabilities: Float32Array,
  { tags, numClasses, settings: { removal, removalThreshold, minorityShare } }: RemovalOptions,
): WordWeights {
  const type = Float32Array.from(tags, (tag) => (tag > 0 ? 1 : 0));
  const entity = Float32Array.from(tags, (tag) => (tag >= 0 ? 1 : 0));
  if (removal === 'none') return { type, entity };
  const stays = (word: number, tag: number): boolean => {
    const row = probabilities.subarray(word * numClasses, (word + 1) * numClasses);
    const f = row[tag] as number;
    if (tag === 0 || removal === 'single') return f > removalThreshold;
    const ofTypes = row.subarray(1).reduce((sum, of) => sum + of, 0); // p_e
    return f / ofTypes > removalThreshold;
  };
  const [count, removed] = [new Float64Array(numClasses), new Float64Array(numClasses)];
  tags.forEach((tag, word) => {
    if (tag < 0) return;
    const weight = stays(word, tag) ? 1 : 0;
    count[tag]!++;
    removed[tag]! += 1 - weight;
    if (tag > 0) type[word] = weight;
    if (tag === 0 || removal === 'single') entity[word] = weight;
  });
  tags.forEach((tag, word) => {
    if (tag > 0 && (removed[tag] as number) > minorityShare * (count[tag] as number)) type[word] = entity[word] = 1;
  });
  return { type, entity };
}
