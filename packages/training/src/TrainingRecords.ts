import type { SpanScores } from '@dynclean/metrics';
import type { ModelSnapshot } from '@dynclean/models';

import { type EvaluationCorpus, evaluateSpanModel } from './evaluateSpanModel.js';
import type { TrainingProgress } from './TrainingCheckpoint.js';
import type { EpochEndRecord, EpochRecord, EvaluationRecord } from './TrainingEvent.js';
import type { TrainOptions, TrainResult } from './trainSpanModel.js';

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** What a training has found so far: its evaluations, the best weights, times. */
export class TrainingRecords {
  private evaluations: EvaluationRecord[] = [];
  private epochs: EpochRecord[] = [];
  private epochEnds: EpochEndRecord[] = [];
  private stepMs: number[] = [];
  private best: { readonly record: EvaluationRecord; readonly snapshot: ModelSnapshot } | null = null;
  private earlierMs = 0;
  private resumed = 0;
  private readonly started = performance.now();
  private readonly keepsBest: boolean;

  constructor(
    private readonly options: TrainOptions,
    private readonly stepsPerEvaluation: number,
  ) {
    this.keepsBest = options.dev !== undefined && options.settings.modelSelection === 'best_dev';
  }

  /** Goes on from a checkpoint. */
  resume(progress: TrainingProgress, snapshot: ModelSnapshot | null): void {
    this.evaluations = [...progress.evaluations];
    this.epochs = [...progress.epochs];
    this.epochEnds = [...progress.epochEnds];
    this.stepMs = [...progress.stepMs];
    this.earlierMs = progress.elapsedMs;
    this.resumed = progress.resumed + 1;
    const record = this.evaluations.findLast(({ best }) => best);
    if (snapshot !== null && record !== undefined) this.best = { record, snapshot };
  }

  /** Measures dev, and test where dev is better than ever. */
  async evaluate(step: number, epoch: number): Promise<void> {
    const { dev, test, model, onEvent } = this.options;
    if (dev === undefined) return;
    const scores = await this.measure(dev, 'evaluation', epoch);
    const bestSoFar = Math.max(-1, ...this.evaluations.map(({ scores: { f1 } }) => f1));
    const best = scores.f1 > bestSoFar;
    const record: EvaluationRecord = {
      kind: 'evaluation',
      step,
      epoch,
      scores,
      best,
      test: best && this.keepsBest && test !== undefined ? await this.measure(test, 'test', epoch) : null,
    };
    if (best && this.keepsBest) {
      this.best?.snapshot.dispose();
      this.best = { record, snapshot: model.snapshot() };
    }
    this.evaluations.push(record);
    onEvent?.(record);
  }

  endEpoch(record: EpochRecord, stepTimes: readonly number[]): void {
    this.epochs.push(record);
    this.stepMs.push(median(stepTimes));
    this.options.onEvent?.(record);
  }

  /** Where the last weights count, scores them at the end of each epoch: there a shorter run would end. */
  async measureEpochEnd(step: number, epoch: number): Promise<void> {
    const { dev, test, onEvent } = this.options;
    if (this.keepsBest || (dev === undefined && test === undefined)) return;
    const last = this.evaluations.at(-1);
    const justMeasured = step % this.stepsPerEvaluation === 0 ? last?.scores : undefined;
    const record: EpochEndRecord = {
      kind: 'epoch-end',
      epoch,
      step,
      dev: dev === undefined ? null : (justMeasured ?? (await this.measure(dev, 'evaluation', epoch))),
      test: test === undefined ? null : await this.measure(test, 'test', epoch),
    };
    this.epochEnds.push(record);
    onEvent?.(record);
  }

  /** Runs `body` while the model has the weights that the run would keep now. */
  async withKeptWeights(body: () => Promise<void> | undefined): Promise<void> {
    const { model } = this.options;
    if (this.best === null) return body();
    const now = model.snapshot();
    try {
      model.restore(this.best.snapshot);
      await body();
    } finally {
      model.restore(now);
      now.dispose();
    }
  }

  restoreBest(): void {
    if (this.best !== null) this.options.model.restore(this.best.snapshot);
  }

  bestWeights(): { step: number; snapshot: ModelSnapshot } | null {
    return this.best && { step: this.best.record.step, snapshot: this.best.snapshot };
  }

  progress(step: number, epoch: number): TrainingProgress {
    const { evaluations, epochs, epochEnds, stepMs, resumed } = this;
    return { epoch, step, evaluations, epochs, epochEnds, stepMs, elapsedMs: this.elapsedMs(), resumed };
  }

  result(): Omit<TrainResult, 'totalSteps' | 'dynamicsFiles'> {
    const { evaluations, epochs, epochEnds, resumed } = this;
    const end = epochEnds.at(-1);
    const kept: { step: number; epoch: number; scores: SpanScores } | null =
      this.best?.record ?? (end?.dev ? { step: end.step, epoch: end.epoch, scores: end.dev } : null);
    return {
      evaluations,
      epochs,
      epochEnds,
      best: kept && { step: kept.step, epoch: kept.epoch, scores: kept.scores },
      test: this.best?.record.test ?? end?.test ?? null,
      stepMs: median(this.stepMs),
      elapsedMs: this.elapsedMs(),
      resumed,
    };
  }

  dispose(): void {
    this.best?.snapshot.dispose();
  }

  private elapsedMs(): number {
    return Math.round(this.earlierMs + performance.now() - this.started);
  }

  private measure(corpus: EvaluationCorpus, what: 'evaluation' | 'test', epoch: number): Promise<SpanScores> {
    const { model, settings, signal, onEvent } = this.options;
    return evaluateSpanModel(model, corpus, settings, {
      signal,
      onProgress: (done, total) => onEvent?.({ kind: 'pass', what, epoch, done, total }),
    });
  }
}
