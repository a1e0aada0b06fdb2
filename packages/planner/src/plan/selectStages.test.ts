import type { PlannedStage } from '@dynclean/stages';
import { describe, expect, it } from '@jest/globals';

import type { Plan } from './Plan.js';
import { selectStages } from './selectStages.js';

const stages = new Map(
  [
    { key: 'aaaa1', kind: 'train', title: 'wikigold, roberta on D, seed 42', inputs: [] },
    { key: 'aaab2', kind: 'threshold', title: 'wikigold, roberta, threshold run, seed 42', inputs: [] },
    { key: 'bbbb3', kind: 'clean', title: 'wikigold, D2', inputs: ['aaaa1', 'aaab2'] },
    { key: 'cccc4', kind: 'train', title: 'wikigold, bert on D2, seed 43', inputs: ['bbbb3'] },
    { key: 'dddd5', kind: 'train', title: 'wikigold, bert on D, seed 43', inputs: [] },
  ].map((stage) => [stage.key, stage as unknown as PlannedStage]),
);
const plan: Pick<Plan, 'stages'> = { stages };
const select = (...only: string[]): string[] => [...selectStages(plan as Plan, only)].sort();

describe(selectStages, () => {
  it('chooses all where nothing is chosen', () => {
    expect([...selectStages(plan as Plan, undefined)]).toEqual([...stages.keys()]);
  });

  it('chooses by kind, key or words of the title, with all that is read, however far back', () => {
    expect(select('clean')).toEqual(['aaaa1', 'aaab2', 'bbbb3']);
    expect(select('cccc')).toEqual(['aaaa1', 'aaab2', 'bbbb3', 'cccc4']);
    expect(select('bert on D,')).toEqual(['dddd5']);
    expect(select('threshold', 'dddd5')).toEqual(['aaab2', 'dddd5']);
    expect(select('bert on D, seed 43')).toEqual(['dddd5']); // the words of one title, commas and all
    expect(select('threshold, dddd5')).toEqual(['aaab2', 'dddd5']);
  });

  it.each(['ddd', 'roberta on D7'])('refuses %j, which means no stage: too short for a key, or in no title', (word) => {
    expect(() => select(word)).toThrow(`but got "${word}", which none of the 5 stages has`);
  });
});
