import { describe, expect, it } from '@jest/globals';

import { testPage } from '../../testing/testPage.js';
import { formatDecisions, readDecisions } from './decisionLines.js';
import { DecisionStore, type PageDecision, type Shelf } from './DecisionStore.js';

const keep: PageDecision = { action: 'keep', at: 'now' };
const relabel: PageDecision = { action: 'relabel', at: 'now', to: { first: 2, last: 2, type: 'LOC' } };

function createShelf(): Shelf & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return { kept, getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

describe(DecisionStore, () => {
  it('takes each step back, the last one first', () => {
    const store = new DecisionStore(createShelf(), 'a');
    store.set(1, keep);
    store.set(1, relabel);
    store.set(2, keep);
    expect([store.undo(), store.size, store.undo(), store.get(1), store.undo(), store.size, store.undo()]).toEqual([2, 1, 1, keep, 1, 0, null]); // prettier-ignore
  });

  it('has what was kept at the last visit, and nothing of another review', () => {
    const shelf = createShelf();
    const store = new DecisionStore(shelf, 'a');
    store.set(1, relabel);
    store.keep();
    const again = new DecisionStore(shelf, 'a');
    again.restore();
    expect([again.size, again.get(1)]).toEqual([1, relabel]);
    expect(again.undo()).toBeNull();
    const other = new DecisionStore(shelf, 'b');
    other.restore();
    expect(other.size).toBe(0);
  });

  it('passes over what is no decision', () => {
    const shelf = createShelf();
    shelf.kept.set('a', JSON.stringify([[1, keep], ['x', keep], [2, { action: 'relabel' }], 7, [3]]));
    const store = new DecisionStore(shelf, 'a');
    store.restore();
    expect([store.size, store.get(1)]).toEqual([1, keep]);
  });
});

describe(formatDecisions, () => {
  it('is a file that says which words were decided on, and is read back', () => {
    const data = testPage();
    const decisions = new Map<number, PageDecision>([
      [10, relabel],
      [20, keep],
    ]);
    const text = formatDecisions(data, (spanId) => decisions.get(spanId));
    expect(text.split('\n').slice(0, 3).map((line) => JSON.parse(line) as unknown)).toEqual([
      { format: 'dynclean-decisions-1', createdBy: 'dynclean 0', dataset: 'ships', trainSha256: 'a'.repeat(64) },
      { sentence: 4, id: 'n4', tokens: ['In', 'New', 'York', '.'], first: 1, last: 2, type: 'PER', ...relabel },
      { sentence: 5, tokens: ['Ann', 'slept'], first: 0, last: 0, type: null, ...keep },
    ]); // prettier-ignore
    expect(readDecisions(text, data)).toEqual({ decisions, passedOver: 0 });
    const others = `${text}{"sentence":4,"tokens":["Other"],"first":0,"last":0,"type":null,"action":"keep"}\nno JSON\n`;
    expect(readDecisions(others, data)).toEqual({ decisions, passedOver: 2 });
    const [, line] = text.split('\n');
    for (const to of [
      { first: 2, last: 4, type: 'LOC' },
      { first: 2, last: 1, type: 'LOC' },
      { first: 1.5, last: 2, type: 'LOC' },
      { first: 1, last: 2, type: 'ORG' },
    ]) {
      expect(readDecisions(JSON.stringify({ ...(JSON.parse(line!) as object), to }), data).passedOver).toBe(1);
    }
  });
});
