import { z } from 'zod';

const share = z.number().min(0).max(1);

/**
 * How RoSTER trains (Meng et al. 2021), beside what training settings say: those of the first stage, the number of
 * epochs and rates included.
 */
export const rosterSettingsSchema = z.strictObject({
  /**
   * The stage whose model is the result; those before it are done for it: one model that learns from noisy labels, the
   * student of several, or what that becomes by learning from itself.
   */
  stage: z.enum(['self_training', 'ensemble', 'model']).default('self_training'),
  /** Of the words' vectors, before the two layers. */
  wordDropout: z.number().min(0).lt(1).default(0.1),

  /** q of the generalized cross-entropy: 0 is cross-entropy, 1 the mean absolute error. */
  gceQ: share.default(0.7),
  /** Share of the words labelled O that a model never learns from, drawn once. */
  dropO: z.number().min(0).lt(1).default(0.5),
  /** Which labels are removed: of each layer its own (public code), or a word's for both (paper). */
  removal: z.enum(['two_head', 'single', 'none']).default('two_head'),
  /** tau: a label stays where the model finds it more probable. */
  removalThreshold: z.number().min(0).lt(1).default(0.7),
  /** U: steps after which it is decided anew what is removed. */
  removalInterval: z.int().positive().default(200),
  /** A type keeps all of its words where more than this share of them would be removed. */
  minorityShare: share.default(0.9),

  /** K: models that teach the student. */
  numModels: z.int().positive().default(5),
  /** What the student learns: each layer its own part of what the models say (public code), or all at once (paper). */
  ensembleLoss: z.enum(['two_head', 'full_kl']).default('two_head'),
  /** Null: as many as the models had. */
  ensembleEpochs: z.int().positive().nullable().default(2),
  /** The student's rates are those of the models divided by this: 3e-5 and 1e-5 in the paper. */
  ensembleRateDivisor: z.number().positive().default(3),

  /** Null: as many as the models had. */
  selfTrainingEpochs: z.int().positive().nullable().default(5),
  /** The same of self-training: 5e-7 in the paper. */
  selfTrainingRateDivisor: z.number().positive().default(60),
  /** Steps after which soft labels are computed anew. */
  softLabelInterval: z.int().positive().default(100),
  /** Only words have soft labels that are of an entity at least that probably; 0: all (paper). */
  entityGate: share.default(0.8),

  /**
   * Copies of the text with words that a masked language model puts in the place of others, which self-training learns
   * from too. By the head that the encoder was pre-trained with (`checkpoint`), by one that is trained on the training
   * text alone (`substitute`), by none; `auto`: by the encoder's own where its checkpoint has it, else by none.
   */
  augmentation: z.enum(['auto', 'none', 'checkpoint', 'substitute']).default('auto'),
  /** What is below the head: the encoder as it was before any training (paper), or as it is by now (public code). */
  augmentationModel: z.enum(['pretrained', 'finetuned_encoder']).default('pretrained'),
  /** When copies are made: before each epoch of self-training (public code), or once (paper). */
  augmentationRefresh: z.enum(['each_epoch', 'once']).default('each_epoch'),
  /** What may be replaced: words' first subwords (public code), or every subword (paper). */
  augmentationReplace: z.enum(['first_pieces', 'all_pieces']).default('first_pieces'),
  /** Of a subword, to be hidden from the language model. */
  maskProbability: share.default(0.15),
  /** Replacements are drawn from so many subwords, the model's best. */
  numReplacements: z.int().positive().default(5),
  /** Whether a word of a copy counts only where the student takes it for the type of the original (public code). */
  agreement: z.boolean().default(true),
  /** Epochs of a substitute's training, and by which seed and rate. */
  substituteEpochs: z.int().positive().default(20),
  substituteRate: z.number().positive().default(5e-3),
  substituteSeed: z.int().nonnegative().default(0),
});

/**
 * Of the settings that came after the first results: the values at which everything is computed as before, which keys
 * leave out. `auto` is turned into what it means before there is a key; then it stands for `none`.
 */
export const rosterFrozenDefaults = {
  augmentation: 'auto',
  augmentationModel: 'pretrained',
  augmentationRefresh: 'each_epoch',
  augmentationReplace: 'first_pieces',
  maskProbability: 0.15,
  numReplacements: 5,
  agreement: true,
  substituteEpochs: 20,
  substituteRate: 1e-3,
  substituteSeed: 0,
} as const;

/** The same with every default filled in. */
export type RosterSettings = z.output<typeof rosterSettingsSchema>;
