import { countBelow, type RankedNoise } from './RankedNoise.js';

/** What a threshold does. */
export interface CutQuality {
  /** Null: nothing is removed. */
  readonly threshold: number | null;
  readonly removed: number;
  readonly removedWrong: number;
  /** `removedWrong / removed`; null where nothing is removed. */
  readonly precision: number | null;
  /** Share of the wrong labels that go: recall, and the y axis of an ROC curve. Null without wrong labels. */
  readonly wrongRemoved: number | null;
  /** Share of the right labels that go with them: the x axis of an ROC curve. Null without right labels. */
  readonly rightRemoved: number | null;
}

/** Quality of removing what lies strictly below `threshold`, as cleaning does. */
export function computeCutQuality({ wrong, right }: RankedNoise, threshold: number | null): CutQuality {
  const removedWrong = threshold === null ? 0 : countBelow(wrong, threshold);
  const removedRight = threshold === null ? 0 : countBelow(right, threshold);
  const removed = removedWrong + removedRight;
  return {
    threshold,
    removed,
    removedWrong,
    precision: removed === 0 ? null : removedWrong / removed,
    wrongRemoved: wrong.length === 0 ? null : removedWrong / wrong.length,
    rightRemoved: right.length === 0 ? null : removedRight / right.length,
  };
}
