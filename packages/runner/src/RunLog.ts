import { appendFileSync } from 'node:fs';

import type { LabelVocabulary } from '@dynclean/datasets';
import type { TrainingEvent } from '@dynclean/training';

import { toScores } from './toScores.js';

/** `log.jsonl`: a line an evaluation and an epoch, written as they come. */
export class RunLog {
  constructor(
    private readonly path: string,
    private readonly vocabulary: LabelVocabulary,
  ) {}

  /** Steps and passes, which come by the thousand, are not written. */
  add(event: TrainingEvent): void {
    if (event.kind === 'step' || event.kind === 'pass') return;
    const record = event.kind === 'evaluation' ? { ...event, scores: toScores(event.scores, this.vocabulary) } : event;
    appendFileSync(this.path, `${JSON.stringify(record)}\n`); // a line or two an epoch: no need for a stream
  }
}
