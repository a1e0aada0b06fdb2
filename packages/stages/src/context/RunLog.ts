import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';

import type { LabelVocabulary } from '@dynclean/datasets';
import type { SpanScores } from '@dynclean/metrics';
import type { TrainingEvent } from '@dynclean/training';

import { toScores } from './toScores.js';

/** `log.jsonl`: a line an evaluation and an epoch, written as they come. */
export class RunLog {
  /** Whether the first line is still to come. */
  private isFresh: boolean;

  /** @param options.fresh - what lies in the file is of an earlier start; a run that goes on keeps what it has done. */
  constructor(
    private readonly path: string,
    private readonly vocabulary: LabelVocabulary,
    options: { readonly fresh: boolean } = { fresh: false },
  ) {
    this.isFresh = options.fresh;
  }

  /** Steps and passes, which come by the thousand, are not written. */
  add(event: TrainingEvent): void {
    if (event.kind === 'resume') {
      this.cutBack(event.epoch);
      return;
    }
    if (event.kind === 'step' || event.kind === 'pass') return;
    const convert = (scores: SpanScores | null) => scores && toScores(scores, this.vocabulary);
    const record =
      event.kind === 'evaluation'
        ? { ...event, scores: convert(event.scores), test: convert(event.test) }
        : event.kind === 'epoch-end'
          ? { ...event, dev: convert(event.dev), test: convert(event.test) }
          : event;
    if (this.isFresh) writeFileSync(this.path, '');
    this.isFresh = false;
    appendFileSync(this.path, `${JSON.stringify(record)}\n`); // a line or two an epoch: no need for a stream
  }

  /** Leaves out lines of epochs that will come again, and one that was cut off. */
  private cutBack(epoch: number): void {
    this.isFresh = false;
    if (!existsSync(this.path)) return;
    const lines = readFileSync(this.path, 'utf8').split('\n').slice(0, -1);
    const kept = lines.filter((line) => (JSON.parse(line) as { epoch: number }).epoch <= epoch);
    writeFileSync(this.path, kept.map((line) => `${line}\n`).join(''));
  }
}
