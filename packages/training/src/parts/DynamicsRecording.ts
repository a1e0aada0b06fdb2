import { join } from 'node:path';

import type { NerModel } from '@dynclean/models';

import type { PreparedCorpus } from '../prepareCorpus.js';
import { recordDynamics } from '../recordDynamics.js';
import type { TrainingEvent } from '../TrainingEvent.js';
import type { Moment, TrainingPart } from '../TrainingPart.js';

/** What is recorded, and where. */
export interface DynamicsRecordingOptions {
  readonly model: NerModel;
  readonly corpus: PreparedCorpus;
  /** `[S]` the labels that the training learns. */
  readonly labels: Int32Array;
  /** Where `epoch-1.arrow`, `epoch-2.arrow`, ... go; it must exist. */
  readonly folder: string;
  /** Where files of the same names with the probabilities of all classes go. @default nowhere */
  readonly classesFolder?: string | undefined;
  /** How many of the first epochs are recorded. */
  readonly epochs: number;
  readonly onEvent?: ((event: TrainingEvent) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Records the dynamics of all usable spans at the end of each epoch, with the weights of that moment. */
export class DynamicsRecording implements TrainingPart {
  constructor(private readonly options: DynamicsRecordingOptions) {}

  /** The files that there are at the end, in the order of epochs. */
  get files(): string[] {
    return Array.from({ length: this.options.epochs }, (_, index) => this.fileOf(index + 1));
  }

  async afterEpoch({ epoch }: Moment): Promise<void> {
    const { model, corpus, labels, epochs, classesFolder, signal, onEvent } = this.options;
    if (epoch > epochs) return;
    await recordDynamics(model, corpus, {
      labels,
      path: this.fileOf(epoch),
      classesPath: classesFolder && join(classesFolder, nameOf(epoch)),
      signal,
      onProgress: (done, total) => onEvent?.({ kind: 'pass', what: 'dynamics', epoch, done, total }),
    });
  }

  private fileOf(epoch: number): string {
    return join(this.options.folder, nameOf(epoch));
  }
}

const nameOf = (epoch: number): string => `epoch-${epoch}.arrow`;
