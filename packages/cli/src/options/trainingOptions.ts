import { type TrainingSettings, trainingSettingsSchema } from '@dynclean/schema';

import { listEncoderNames } from '../completion/knownNames.js';
import { choice, text } from '../parsing/optionKinds.js';
import { createMethodFlags, createMethodOptions } from './methodOptions.js';
import { optionsFromSchema, type SettingText } from './optionsFromSchema.js';

type Texts<K extends keyof TrainingSettings> = Readonly<Record<K, SettingText>>;
type EvaluationKey =
  'evaluationsPerEpoch' | 'modelSelection' | 'evalGoldScope' | 'evalOverlap' | 'evalClasswise' | 'longSentences';

const ofTraining: Texts<Exclude<keyof TrainingSettings, EvaluationKey | 'method'>> = {
  seed: { describe: 'Of dropout, first weights of the head, and shuffling' },
  totalEpochs: {
    describe: 'Epochs to train',
    shownDefault: "the paper's for a known dataset, else what makes 1,000 steps: 5 to 60",
  },
  batchSize: { describe: 'Sentences in a batch' },
  batchOrder: { describe: 'Batches in file order every epoch, batches shuffled, or sentences shuffled' },
  encoderLr: { describe: 'Learning rate of the encoder', shownDefault: '1e-5; 5e-5 for encoders below 768 wide' },
  headLr: { describe: 'Learning rate of the span classifier' },
  schedule: { describe: 'Learning rates stay, or fall in a line to 0' },
  warmupRatio: { describe: 'Share of the steps over which learning rates rise from 0 first' },
  adamBeta1: { describe: "AdamW's decay of the mean gradient" },
  adamBeta2: { describe: "AdamW's decay of the mean squared gradient" },
  adamEpsilon: { describe: "AdamW's epsilon" },
  adamEps: { describe: 'Epsilon joins the root after bias correction (PyTorch) or before (transformers 4.9)' },
  weightDecay: { describe: 'Decoupled weight decay' },
  decayExemptions: { describe: 'Weights that never decay: none, or vectors (biases and the scales of norms)' },
  maxGradientNorm: { describe: 'Gradients are shortened together to this norm', shownDefault: 'as they are' },
  maxSpanWidth: { describe: 'Widest candidate span, in words' },
  headDropout: { describe: 'Dropout of the span classifier' },
  widthEmbeddingSize: { describe: "Size of a span width's embedding" },
  headHiddenSize: { describe: "Size of the span classifier's two hidden layers" },
};

const ofEvaluation: Texts<EvaluationKey> = {
  evaluationsPerEpoch: { describe: 'Evaluations on dev in an epoch; the best weights are kept' },
  modelSelection: { describe: 'Weights that are kept: those of the best dev F1, or the last' },
  evalGoldScope: { describe: 'Recall counts all entities, or only those no wider than a candidate span' },
  evalOverlap: { describe: 'Overlapping predictions all count, or the most probable of them' },
  evalClasswise: {
    describe:
      'Precision of a type: of its predictions, or (a helper of the released code) of its entities that are found',
  },
  longSentences: { describe: 'Sentences longer than the encoder takes: an error, or cut there' },
};

const GROUP = 'Training:';
const settings = {
  ...optionsFromSchema<Omit<TrainingSettings, EvaluationKey | 'method'>>(trainingSettingsSchema, ofTraining, GROUP),
  ...optionsFromSchema<Pick<TrainingSettings, EvaluationKey>>(trainingSettingsSchema, ofEvaluation, GROUP),
};

/** Every setting of a training, those of its method behind those of its model. */
const createTrainingOptions = (of: { readonly ofCleaner: boolean }) => {
  const { evaluationsPerEpoch, modelSelection, evalGoldScope, evalOverlap, evalClasswise, longSentences, ...others } =
    settings;
  return {
    ...others,
    ...createMethodOptions(GROUP, of),
    evaluationsPerEpoch,
    modelSelection,
    evalGoldScope,
    evalOverlap,
    evalClasswise,
    longSentences,
  } as typeof settings;
};

/** Every setting of a training. Those of methods become one by `nestMethodOptions`. */
export const trainingOptions = createTrainingOptions({ ofCleaner: false });

/** The same where a cleaner is trained, which has its usual method unless told otherwise. */
export const cleanerTrainingOptions = createTrainingOptions({ ofCleaner: true });

/** Only which method a cleaner has. */
export const cleanerMethodFlags = createMethodFlags(GROUP, { ofCleaner: true });

/** What an encoder may be called. */
export const encoderText =
  'minilm, mpnet, roberta-base, bert-base-cased, biobert, deberta-v3-base, deberta-v3-small, modernbert-base, owner/name on the Hugging Face hub, or a folder';

/** The encoder that a model starts from. Nothing is put in for a missing name: the demo can do with less than that. */
export const encoderOption = text({
  group: 'Training:',
  valueName: 'name or folder',
  describe: encoderText,
  shownDefault: 'minilm',
  complete: listEncoderNames,
});

/** Where spans are counted and nothing is trained. */
export const maxSpanWidthOption = { ...settings.maxSpanWidth, group: undefined };

/** These of the settings matter where a trained model is only used. */
export const evaluationOptions = {
  evalGoldScope: settings.evalGoldScope,
  evalOverlap: settings.evalOverlap,
  evalClasswise: settings.evalClasswise,
};

/** What becomes of sentences that are too long for the encoder, where a trained model is used. */
export const longSentencesOption = choice(['error', 'cut'], {
  describe: ofEvaluation.longSentences.describe,
  shownDefault: 'error',
});
