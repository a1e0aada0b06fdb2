import type { Decision, Entity, Sentence } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { applyDecisions } from './applyDecisions.js';

const tokens = ['Ann', 'Lee', 'left', 'New', 'York', 'Times', '.'];
const on = (span: readonly [number, number, string | null]) => ({
  sentence: 1,
  tokens,
  first: span[0],
  last: span[1],
  type: span[2],
});
const keep = (...span: [number, number, string | null]): Decision => ({ ...on(span), action: 'keep' });
const remove = (...span: [number, number, string | null]): Decision => ({ ...on(span), action: 'remove' });
const unsure = (...span: [number, number, string | null]): Decision => ({ ...on(span), action: 'unsure' });
const relabel = (span: [number, number, string | null], [first, last, type]: Entity): Decision => ({
  ...on(span),
  action: 'relabel',
  to: { first, last, type },
});
const D: Sentence = { tokens, entities: [[0, 1, 'PER'], [3, 4, 'LOC']], origin: { id: 'n7' } }; // prettier-ignore
const cleaned: Sentence = { tokens, entities: [[0, 1, 'PER']], excluded: [[2, 2, null], [3, 4, 'LOC']] }; // prettier-ignore

describe('applyDecisions on D', () => {
  it('keeps, removes, relabels with bounds, and excludes what nobody is sure of', () => {
    const { sentence, outcomes } = applyDecisions(D, [keep(0, 1, 'PER'), relabel([3, 4, 'LOC'], [3, 5, 'ORG'])]);
    expect(outcomes).toEqual(['applied', 'applied']);
    expect(sentence).toEqual({ ...D, entities: [[0, 1, 'PER'], [3, 5, 'ORG']] }); // prettier-ignore
    expect(applyDecisions(D, [remove(3, 4, 'LOC')]).sentence).toEqual({ ...D, entities: [[0, 1, 'PER']] });
    expect(applyDecisions(D, [unsure(3, 4, 'LOC')]).sentence).toEqual({
      ...D,
      entities: [[0, 1, 'PER']],
      excluded: [[3, 4, 'LOC']],
    });
  });

  it('adds an entity where none was, from left to right', () => {
    const bare: Sentence = { tokens, entities: [[3, 4, 'LOC']] };
    expect(applyDecisions(bare, [relabel([0, 1, null], [0, 1, 'PER'])]).sentence.entities).toEqual([[0, 1, 'PER'], [3, 4, 'LOC']]); // prettier-ignore
  });

  it('lets a label that nobody decided on give way, and no decided one', () => {
    const one = applyDecisions(D, [relabel([5, 5, null], [3, 5, 'ORG'])]);
    expect([one.sentence.entities, one.replaced]).toEqual([[[0, 1, 'PER'], [3, 5, 'ORG']], [[3, 4, 'LOC']]]); // prettier-ignore
    const both = applyDecisions(D, [relabel([5, 5, null], [3, 5, 'ORG']), keep(3, 4, 'LOC')]);
    expect(both.outcomes).toEqual(['overlaps-decided', 'applied']);
    expect(both.sentence).toEqual({ ...D, excluded: [[5, 5, null]] });
    expect(both.replaced).toEqual([]);
  });

  it('says when a label is another one by now, or what was decided already', () => {
    expect(applyDecisions(D, [keep(0, 1, 'ORG'), remove(0, 1, 'ORG')]).outcomes).toEqual(['label-changed', 'label-changed']); // prettier-ignore
    const { sentence, outcomes } = applyDecisions(D, [remove(5, 5, 'ORG'), relabel([0, 1, 'ORG'], [0, 1, 'PER'])]);
    expect(outcomes).toEqual(['already-so', 'already-so']);
    expect(sentence).toBe(D);
  });
});

describe("applyDecisions on D'", () => {
  it('puts back what is kept, and makes a negative of what is no entity', () => {
    const { sentence, outcomes } = applyDecisions(cleaned, [keep(3, 4, 'LOC'), keep(2, 2, null)]);
    expect(outcomes).toEqual(['applied', 'applied']);
    expect(sentence).toEqual({ tokens, entities: D.entities });
    expect(applyDecisions(cleaned, [remove(3, 4, 'LOC')]).sentence).toEqual({
      tokens,
      entities: [[0, 1, 'PER']],
      excluded: [[2, 2, null]],
    });
  });

  it('leaves in doubt what nobody decided on, or is sure of', () => {
    expect(applyDecisions(cleaned, [unsure(3, 4, 'LOC')]).sentence).toEqual(cleaned);
    expect(applyDecisions(cleaned, [keep(0, 1, 'PER')]).sentence.excluded).toEqual(cleaned.excluded);
  });

  it('frees an excluded span that an entity takes the place of', () => {
    expect(applyDecisions(cleaned, [relabel([2, 2, null], [3, 4, 'ORG'])]).sentence).toEqual({
      tokens,
      entities: [[0, 1, 'PER'], [3, 4, 'ORG']],
    }); // prettier-ignore
  });
});
