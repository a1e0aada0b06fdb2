import type { Observation } from '@dynclean/analysis';
import type { Plan } from '@dynclean/planner';
import type { FinishedStage, PlannedStage, Results } from '@dynclean/stages';
import { describe, expect, it } from '@jest/globals';

import { collectRemarks } from './collectRemarks.js';

/** Observations of models that were trained by RoSTER with these settings; null: of a model that waits. */
function collect(cells: readonly (readonly [model: string, settings: object | null])[], name = 'roster') {
  const records = new Map(cells.map(([, settings], index) => [`key ${index}`, settings]));
  const observations = cells.map(([model], index) => ({ cell: { model, stages: { training: `key ${index}` } } }));
  const find = ({ key }: Pick<PlannedStage, 'key'>): FinishedStage | null => {
    const settings = records.get(key) ?? null;
    const record = { run: { settings: { method: { name, settings } } } };
    return settings === null ? null : ({ record } as unknown as FinishedStage);
  };
  return collectRemarks({
    observations: observations as unknown as readonly Observation[],
    plan: { stages: new Map([...records.keys()].map((key) => [key, { key }])) } as unknown as Plan,
    results: { find } as unknown as Results,
  });
}

describe(collectRemarks, () => {
  it('says once of which models something must be said', () => {
    const remarks = collect([
      ['plain', { augmentation: 'none' }],
      ['copied', { augmentation: 'substitute' }],
      ['former', {}],
      ['plain', { augmentation: 'none' }],
      ['whole', { augmentation: 'checkpoint' }],
      ['student', { stage: 'ensemble' }],
      ['waiting', null],
    ]);
    expect(remarks).toEqual([
      'plain, former: self-training without augmented copies of the text',
      'copied: augmented copies are drawn by a substitute, a language head that knows the training text alone',
    ]);
  });

  it('has nothing of methods that say nothing or are not known here, and of settings of another program', () => {
    expect(collect([['a', {}]], 'token')).toEqual([]);
    expect(collect([['a', {}]], 'somebody-else')).toEqual([]);
    expect(collect([['a', { augmentation: 'by-hand' }]])).toEqual([]);
  });
});
