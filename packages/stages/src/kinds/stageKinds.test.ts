import { describe, expect, it } from '@jest/globals';

import { findStageKind, listStageKinds, registerStageKind } from './stageKinds.js';

describe(registerStageKind, () => {
  it('adds a kind once, takes it out again, and names the known ones for a name that is unknown', () => {
    const toy = { ...findStageKind('clean'), kind: 'toy' };
    const remove = registerStageKind(toy);
    expect(findStageKind('toy')).toBe(toy);
    expect(listStageKinds().map(({ kind }) => kind)).toEqual([
      'train',
      'threshold',
      'clean',
      'language-head',
      'annotate',
      'held-out',
      'predict',
      'toy',
      'conf-mpu-confidence',
      'conf-mpu-classifier',
      'ranked-negatives',
      'roster-model',
      'roster-ensemble',
      'roster-self-train',
      'self-train',
    ]);
    expect(() => registerStageKind(toy)).toThrow(
      'registerStageKind: kind must be new, but got "toy", which is known already',
    );
    remove();
    expect(() => findStageKind('toy')).toThrow(
      'stage kind: must be one of annotate, clean, conf-mpu-classifier, conf-mpu-confidence, held-out, language-head, predict, ranked-negatives, roster-ensemble, roster-model, roster-self-train, self-train, threshold, train, but got "toy"',
    );
  });
});
