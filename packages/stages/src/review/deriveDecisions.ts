import type { Decision, Entity, ExcludedSpan, Sentence } from '@dynclean/schema';

const keyOf = (tokens: readonly string[]): string => JSON.stringify(tokens);
const boundsOf = ([first, last]: readonly [number, number, unknown]): string => `${first} ${last}`;

/**
 * What somebody decided in another tool, told from sentences before and after. A label that stayed was kept, one that
 * is gone was removed, one with another type relabelled; what was excluded and is no entity now has no entity, and what
 * is still excluded nobody is sure of. A sentence that the reviewed file does not have was not looked at.
 *
 * @param before - the sentences that were handed out, with what stood in doubt. @param after - those that came back.
 */
export function deriveDecisions(before: readonly Sentence[], after: readonly Sentence[]): Decision[] {
  const places = new Map<string, number[]>();
  before.forEach(({ tokens }, index) => places.set(keyOf(tokens), [...(places.get(keyOf(tokens)) ?? []), index]));
  return after.flatMap((reviewed) => {
    const found = places.get(keyOf(reviewed.tokens)) ?? [];
    const sameId = found.filter((at) => before[at]?.origin?.id === reviewed.origin?.id);
    const index = (sameId.length > 0 ? sameId : found).at(0);
    if (index === undefined) return [];
    found.splice(found.indexOf(index), 1); // of sentences with the same words each is taken once
    return compareSentence(before[index]!, reviewed, index + 1);
  });
}

function compareSentence(before: Sentence, after: Sentence, sentence: number): Decision[] {
  const { tokens, origin } = before;
  const place = { sentence, tokens: [...tokens], ...(origin?.id === undefined ? {} : { id: origin.id }) };
  const labelled = new Map(after.entities.map((entity) => [boundsOf(entity), entity]));
  const doubtful = new Set((after.excluded ?? []).map(boundsOf));
  const decide = (span: Entity | ExcludedSpan): Decision => {
    const [first, last, type] = span;
    const of = { ...place, first, last, type };
    const now = labelled.get(boundsOf(span));
    labelled.delete(boundsOf(span));
    if (now !== undefined && now[2] !== type) return { ...of, action: 'relabel', to: { first, last, type: now[2] } };
    if (now !== undefined) return { ...of, action: 'keep' };
    if (doubtful.has(boundsOf(span))) return { ...of, action: 'unsure' };
    return { ...of, action: type === null ? 'keep' : 'remove' };
  };
  const known = [...before.entities, ...(before.excluded ?? [])].map(decide);
  const added = [...labelled.values()].map(
    ([first, last, type]): Decision => ({ ...place, first, last, type: null, action: 'relabel', to: { first, last, type } }), // prettier-ignore
  );
  return [...known, ...added];
}
