import { commonDefaults } from '../parts/frozenDefaults.js';
import type { StageKind } from '../StageKind.js';
import { type AnnotateTask, annotateTaskSchema } from './annotateTask.js';
import { findMissingAccess } from './findMissingAccess.js';
import { performAnnotation } from './performAnnotation.js';

/**
 * Labels of test sentences by an annotator, and their scores (the zero-shot rows of DynClean's Table 2), or labels of
 * all training sentences, to train on (its Table 9). Which server answers is no part of its key: what is asked, of
 * which sentences, is.
 */
export const annotateKind: StageKind<AnnotateTask> = {
  kind: 'annotate',
  words: { name: 'annotation' },
  task: annotateTaskSchema,
  codeVersions: [{ name: 'annotate.v1', defaults: { ...commonDefaults } }],
  isMeasured: true,
  needsEngine: false,
  describe: ({ annotator, by, settings, split, sample, seed }) => {
    // Test sentences have been without a word since before there were others.
    const how = { annotator, by, settings, ...(split !== 'test' && { split }), sample, seed };
    return { exact: how, portable: how, inputs: [] };
  },
  perform: performAnnotation,
  countOperations: () => 0,
  findMissing: findMissingAccess,
};
