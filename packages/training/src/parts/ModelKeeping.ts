import type { Moment, TrainingPart } from '../TrainingPart.js';
import type { ModelSelection } from './ModelSelection.js';

/** Which models of shorter trainings are kept on the way. */
export interface KeptModels {
  /** Numbers of epochs. */
  readonly epochs: readonly number[];
  /** Called with the weights that a run of so many epochs would end with in the model. */
  readonly save: (epoch: number) => Promise<void>;
}

/** Saves the models that shorter trainings would have ended with. */
export class ModelKeeping implements TrainingPart {
  constructor(
    private readonly selection: ModelSelection,
    private readonly kept: KeptModels,
  ) {}

  async afterEpoch({ epoch }: Moment): Promise<void> {
    if (!this.kept.epochs.includes(epoch)) return;
    await this.selection.withKeptWeights(() => this.kept.save(epoch));
  }
}
