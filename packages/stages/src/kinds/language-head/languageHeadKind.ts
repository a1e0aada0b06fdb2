import { join } from 'node:path';

import type { StartRef } from '@dynclean/methods';

import { requireInput } from '../../store/requireInput.js';
import type { StageStore } from '../../store/StageStore.js';
import { describeBeginner } from '../parts/describeParts.js';
import { commonDefaults } from '../parts/frozenDefaults.js';
import type { StageKind } from '../StageKind.js';
import { type LanguageHeadTask, languageHeadTaskSchema } from './languageHeadTask.js';
import { performLanguageHead } from './performLanguageHead.js';

/** What a stage's folder holds. */
const LANGUAGE_HEAD_FILE = 'language-head.safetensors';

/**
 * The substitute for a head that a checkpoint does not hold: it knows the training text and nothing else. Labels have
 * no part in it, so that all versions of a corpus share one.
 */
export const languageHeadKind: StageKind<LanguageHeadTask> = {
  kind: 'language-head',
  words: { name: 'training of a language head' },
  task: languageHeadTaskSchema,
  codeVersions: [
    { name: 'language-head.v2', defaults: commonDefaults },
    // Biases of subwords began at 0.
    { name: 'language-head.v1', defaults: commonDefaults },
  ],
  isMeasured: false,
  needsEngine: true,
  describe: ({ encoder, settings }, facts) => describeBeginner({ encoder }, { language: settings }, facts),
  perform: (folder, work, context) =>
    performLanguageHead(join(folder, LANGUAGE_HEAD_FILE), { ...work, folder }, context),
  // Nothing flows back through the encoder; what its head costs is not counted, as nowhere.
  countOperations: (_task, { epochs }, { words, matrixWeights }) => 2 * matrixWeights * words.train * epochs,
};

/** The file of a head that a stage has trained. @throws InputError where that is missing. */
export async function findLanguageHead(store: StageStore, { kind, key }: StartRef): Promise<string> {
  const { folder } = await requireInput(store, kind, key);
  return join(folder, LANGUAGE_HEAD_FILE);
}
