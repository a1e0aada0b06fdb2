import type { SpanScores } from '@dynclean/metrics';
import type { ModelSnapshot, NerModel } from '@dynclean/models';
import type { TrainingSettings } from '@dynclean/schema';

import { type EvaluationCorpus, type EvaluationSettings, evaluateSpanModel } from '../evaluateSpanModel.js';
import type { EpochEndRecord, EvaluationRecord, TrainingEvent } from '../TrainingEvent.js';
import type { Moment, PartState, SavedState, TrainingPart } from '../TrainingPart.js';

/** What the weights are chosen by. */
export interface ModelSelectionOptions {
  readonly model: NerModel;
  readonly settings: EvaluationSettings & Pick<TrainingSettings, 'modelSelection'>;
  /** Gold-labelled sentences that choose the weights; without them the last ones stay. */
  readonly dev?: EvaluationCorpus | undefined;
  /** Measured wherever dev is better than ever, so that every shorter run's test scores are known too. */
  readonly test?: EvaluationCorpus | undefined;
  readonly stepsPerEvaluation: number;
  /** Measures the weights that the training begins with too: they take part in the choice. */
  readonly measuresStart: boolean;
  readonly onEvent?: ((event: TrainingEvent) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a training keeps: the dev evaluation of its weights (null without dev) and their scores on test. */
export interface KeptWeights {
  readonly best: { readonly step: number; readonly epoch: number; readonly scores: SpanScores } | null;
  readonly test: SpanScores | null;
}

/**
 * Measures dev during a training and chooses the weights that it ends with: those of the strictly best micro F1, or the
 * last ones. Where the last count, the ends of epochs are measured too, because a shorter run would end there.
 */
export class ModelSelection implements TrainingPart {
  private measured: EvaluationRecord[] = [];
  private ends: EpochEndRecord[] = [];
  private best: { readonly record: EvaluationRecord; readonly snapshot: ModelSnapshot } | null = null;
  private readonly keepsBest: boolean;

  constructor(private readonly options: ModelSelectionOptions) {
    this.keepsBest = options.dev !== undefined && options.settings.modelSelection === 'best_dev';
  }

  get evaluations(): readonly EvaluationRecord[] {
    return this.measured;
  }

  get epochEnds(): readonly EpochEndRecord[] {
    return this.ends;
  }

  /** What the training would keep if it ended now. */
  get kept(): KeptWeights {
    const end = this.ends.at(-1);
    const kept = this.best?.record ?? (end?.dev ? { step: end.step, epoch: end.epoch, scores: end.dev } : null);
    return {
      best: kept && { step: kept.step, epoch: kept.epoch, scores: kept.scores },
      test: this.best?.record.test ?? end?.test ?? null,
    };
  }

  async begin(): Promise<void> {
    if (this.options.measuresStart) await this.evaluate({ step: 0, epoch: 0 });
  }

  async afterStep(moment: Moment): Promise<void> {
    if (moment.step % this.options.stepsPerEvaluation === 0) await this.evaluate(moment);
  }

  async afterEpoch({ step, epoch }: Moment): Promise<void> {
    const { dev, test, stepsPerEvaluation, onEvent } = this.options;
    if (this.keepsBest || (dev === undefined && test === undefined)) return;
    const justMeasured = step % stepsPerEvaluation === 0 ? this.measured.at(-1)?.scores : undefined;
    const record: EpochEndRecord = {
      kind: 'epoch-end',
      epoch,
      step,
      dev: dev === undefined ? null : (justMeasured ?? (await this.measure(dev, 'evaluation', epoch))),
      test: test === undefined ? null : await this.measure(test, 'test', epoch),
    };
    this.ends.push(record);
    onEvent?.(record);
  }

  /** Runs `body` while the model has the weights that the training would keep now. */
  async withKeptWeights(body: () => Promise<void>): Promise<void> {
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

  finish(): void {
    if (this.best !== null) this.options.model.restore(this.best.snapshot);
  }

  state(): PartState {
    return {
      progress: { evaluations: this.measured, epochEnds: this.ends },
      best: this.best && { step: this.best.record.step, snapshot: this.best.snapshot },
    };
  }

  restore({ progress, best }: SavedState): void {
    this.measured = [...(progress['evaluations'] as EvaluationRecord[])];
    this.ends = [...(progress['epochEnds'] as EpochEndRecord[])];
    const record = this.measured.findLast((evaluation) => evaluation.best);
    if (best !== null && record !== undefined) this.best = { record, snapshot: best };
  }

  dispose(): void {
    this.best?.snapshot.dispose();
  }

  /** Measures dev, and test where dev is better than ever. */
  private async evaluate({ step, epoch }: Moment): Promise<void> {
    const { dev, test, model, onEvent } = this.options;
    if (dev === undefined) return;
    const scores = await this.measure(dev, 'evaluation', epoch);
    const bestSoFar = Math.max(-1, ...this.measured.map(({ scores: { f1 } }) => f1));
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
    this.measured.push(record);
    onEvent?.(record);
  }

  private measure(corpus: EvaluationCorpus, what: 'evaluation' | 'test', epoch: number): Promise<SpanScores> {
    const { model, settings, signal, onEvent } = this.options;
    return evaluateSpanModel(model, corpus, {
      settings,
      signal,
      onProgress: (done, total) => onEvent?.({ kind: 'pass', what, epoch, done, total }),
    });
  }
}
