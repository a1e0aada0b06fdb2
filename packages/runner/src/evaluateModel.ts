import type { EngineInfo, Scores, TrainingSettings } from '@dynclean/schema';

import type { EngineChoice } from './commonOptions.js';
import type { RunContext } from './RunContext.js';

export interface EvaluateModelOptions extends EngineChoice {
  /** A model folder, or a run folder with `model/`. */
  readonly model: string;
  /** A dataset (id or folder) whose `split` is measured. */
  readonly dataset?: string;
  /** `gold`: the training sentences with human labels. @default `test`, or `dev` where there is no test */
  readonly split?: 'dev' | 'test' | 'gold' | 'train';
  /** Or a file of sentences. */
  readonly file?: string;
  readonly evalGoldScope?: TrainingSettings['evalGoldScope'];
  readonly evalOverlap?: TrainingSettings['evalOverlap'];
  readonly longSentences?: TrainingSettings['longSentences'];
}

export interface EvaluateSummary {
  readonly model: string;
  /** The file that was measured on. */
  readonly file: string;
  readonly sentences: number;
  readonly scores: Scores;
  readonly evalGoldScope: TrainingSettings['evalGoldScope'];
  readonly evalOverlap: TrainingSettings['evalOverlap'];
  readonly engine: EngineInfo;
  /** What was done instead where something is missing. */
  readonly notes: readonly string[];
}

/** Precision, recall and F1 of a model on labelled sentences, micro and by type. */
export function evaluateModel(_options: EvaluateModelOptions, _context: RunContext = {}): Promise<EvaluateSummary> {
  throw new Error('not written yet');
}
