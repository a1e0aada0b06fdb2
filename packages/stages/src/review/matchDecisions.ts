import type { Decision, SentenceList } from '@dynclean/schema';

/** Why a decision finds no sentence: none has its words, or several have and none of them its id. */
export type UnmatchedReason = 'no-such-sentence' | 'several-sentences';

/** Decisions with the sentences that they are on. */
export interface MatchedDecisions {
  /** By index of the sentence, each span once, in the order of the file. */
  readonly bySentence: ReadonlyMap<number, readonly Decision[]>;
  readonly unmatched: readonly { readonly decision: Decision; readonly reason: UnmatchedReason }[];
  /** Decisions whose sentence stands elsewhere now. */
  readonly moved: number;
  /** Decisions that a later one on the same span takes the place of. */
  readonly superseded: number;
}

/**
 * Finds the sentences that decisions were made on: where they stood, if their words still stand there, else by their
 * words, and among several with the same words by id.
 */
export function matchDecisions(sentences: SentenceList, decisions: readonly Decision[]): MatchedDecisions {
  const keyOf = (tokens: readonly string[]): string => JSON.stringify(tokens);
  let places: Map<string, number[]> | null = null;
  const findElsewhere = ({ tokens, id }: Decision): readonly number[] => {
    places ??= listPlaces(sentences, keyOf);
    const found = places.get(keyOf(tokens)) ?? [];
    return found.length < 2 || id === undefined ? found : found.filter((at) => sentences.at(at)?.origin?.id === id);
  };
  const bySentence = new Map<number, Map<string, Decision>>();
  const unmatched: { decision: Decision; reason: UnmatchedReason }[] = [];
  let [moved, superseded] = [0, 0];
  for (const decision of decisions) {
    const usual = decision.sentence - 1;
    const tokens = usual < 0 ? undefined : sentences.at(usual)?.tokens;
    const isThere = tokens !== undefined && keyOf(tokens) === keyOf(decision.tokens);
    const found = isThere ? [usual] : findElsewhere(decision);
    const [index] = found;
    if (index === undefined || found.length > 1) {
      unmatched.push({ decision, reason: index === undefined ? 'no-such-sentence' : 'several-sentences' });
      continue;
    }
    const ofSentence = bySentence.get(index) ?? new Map<string, Decision>();
    const span = `${decision.first} ${decision.last}`;
    if (ofSentence.delete(span)) superseded += 1;
    if (!isThere) moved += 1;
    bySentence.set(index, ofSentence.set(span, decision));
  }
  return {
    bySentence: new Map([...bySentence].map(([index, ofSentence]) => [index, [...ofSentence.values()]])),
    unmatched,
    moved,
    superseded,
  };
}

/** Indexes of the sentences with the same words, in their order. */
function listPlaces(sentences: SentenceList, keyOf: (tokens: readonly string[]) => string): Map<string, number[]> {
  const places = new Map<string, number[]>();
  let index = 0;
  for (const { tokens } of sentences) {
    const key = keyOf(tokens);
    const same = places.get(key);
    if (same === undefined) places.set(key, [index]);
    else same.push(index);
    index += 1;
  }
  return places;
}
