import type { MethodChoice, TrainingSettings } from '@dynclean/schema';

/** Which outputs of a stage are needed. Not part of its key: a stage that has more serves those who need less. */
export interface StageNeeds {
  /** Epochs trained at least. */
  readonly epochs: number;
  /** Epochs of dynamics recorded at least. */
  readonly dynamicsEpochs: number;
  /** Numbers of epochs whose best model must be kept. */
  readonly models: readonly number[];
}

/** A stage whose model another one goes on from, or learns of. */
export interface StartRef {
  readonly kind: string;
  readonly key: string;
  /** Epochs after which that model is taken: the best one of so many. */
  readonly epochs: number;
}

/** What a model is to be trained from, by a method. */
export interface MethodRequest {
  /** Data, version of the labels and encoder, as the tasks of all trainings have them. */
  readonly task: Readonly<Record<string, unknown>>;
  /** All of its settings, those of the method complete. */
  readonly settings: TrainingSettings;
  /** Whether the encoder's checkpoint holds the head that it was pre-trained to find masked words with. */
  readonly hasLanguageHead: boolean;
  /** Most epochs of a training, where a profile says so; else infinite. */
  readonly maxEpochs: number;
}

/** A stage to add to a plan. */
export interface PlannedAddition {
  /** A kind of stage: `train`, or one of the method's own. */
  readonly kind: string;
  /**
   * What it is done from, as its kind has it: `MethodRequest.task`, `settings`, and of the method's own kinds
   * `start`, `teachers` and `language`: the stage that a language head comes from, or `checkpoint`.
   */
  readonly task: Readonly<Record<string, unknown>>;
  readonly needs: StageNeeds;
  /** For a person. */
  readonly title: string;
}

/** How a method says which stages its model takes. */
export interface MethodPlanner {
  /** Adds a stage, after those that it reads. @returns its key. */
  add(stage: PlannedAddition): Promise<string>;
  /** What the stage that ends with the model is called; or that of another method, by the name of the model of that. */
  titleOf(method?: MethodChoice): string;
  /**
   * Another method with all of its settings, as far as the request says something of them.
   *
   * @throws InputError where it takes several stages.
   */
  complete(method: MethodChoice): MethodChoice;
}
