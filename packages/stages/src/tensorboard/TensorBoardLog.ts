import { appendFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import type { LabelVocabulary } from '@dynclean/datasets';
import type { SpanScores } from '@dynclean/metrics';
import type { TrainingEvent } from '@dynclean/training';

import { toScores } from '../context/toScores.js';
import { encodeFileVersion, encodeRestart, encodeScalars } from './encodeEvent.js';

const isEventFile = (name: string): boolean => name.startsWith('events.out.tfevents.');

/**
 * An event file of TensorBoard beside `log.jsonl`, with the same scores and losses. One that is gone on with says where
 * it was stopped, so that TensorBoard lets go of what comes again.
 */
export class TensorBoardLog {
  /** Null until something is written. */
  private path: string | null = null;

  /**
   * @param options.fresh - what lies in the folder is of an earlier start; a run that goes on keeps it.
   * @param options.now - milliseconds since 1970, for tests.
   */
  constructor(
    private readonly folder: string,
    private readonly options: {
      readonly vocabulary: LabelVocabulary;
      readonly fresh: boolean;
      readonly now?: () => number;
    },
  ) {}

  /** Steps and passes, which come by the thousand, are not written. */
  add(event: TrainingEvent): void {
    if (event.kind === 'step' || event.kind === 'pass') return;
    const { step } = event;
    if (event.kind === 'resume') this.write(encodeRestart({ wallTime: this.seconds(), step: step + 1 }), true);
    else this.write(encodeScalars({ wallTime: this.seconds(), step, scalars: this.describe(event) }));
  }

  private describe(
    event: Exclude<TrainingEvent, { readonly kind: 'step' | 'pass' | 'resume' }>,
  ): Record<string, number> {
    if (event.kind === 'epoch') {
      const { epoch, meanLoss, trainingMs, measures = {} } = event;
      const named = Object.entries(measures).map(([name, value]): [string, number] => [`measures/${name}`, value]);
      return {
        'train/loss': meanLoss,
        'train/epoch': epoch,
        'train/seconds': trainingMs / 1000,
        ...Object.fromEntries<number>(named),
      };
    }
    const dev = event.kind === 'evaluation' ? event.scores : event.dev;
    return { ...this.describeScores('dev', dev), ...this.describeScores('test', event.test) };
  }

  /** In percent, as everywhere where somebody reads them. */
  private describeScores(split: string, scores: SpanScores | null): Record<string, number> {
    if (scores === null) return {};
    const { precision, recall, f1, byType } = toScores(scores, this.options.vocabulary);
    const types = byType.map(({ type, f1: own }): [string, number] => [`${split}-f1/${type}`, 100 * own]);
    return {
      [`${split}/precision`]: 100 * precision,
      [`${split}/recall`]: 100 * recall,
      [`${split}/f1`]: 100 * f1,
      ...Object.fromEntries<number>(types),
    };
  }

  private write(record: Buffer, goesOn = !this.options.fresh): void {
    this.path ??= this.open(goesOn);
    appendFileSync(this.path, record);
  }

  /** The file that is there, or a new one in its place. */
  private open(goesOn: boolean): string {
    const there = readdirSync(this.folder).filter(isEventFile);
    if (goesOn && there[0] !== undefined) return join(this.folder, there[0]);
    for (const name of there) rmSync(join(this.folder, name));
    const seconds = this.seconds();
    const path = join(this.folder, `events.out.tfevents.${Math.floor(seconds)}.dynclean`);
    appendFileSync(path, encodeFileVersion(seconds));
    return path;
  }

  private seconds(): number {
    return (this.options.now?.() ?? Date.now()) / 1000;
  }
}
