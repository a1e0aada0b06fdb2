import { findAnnotator } from '@dynclean/datasets';

import { ANNOTATORS_VARIABLE, readAnnotatorAccess } from '../../annotators/readAnnotatorAccess.js';
import type { AnnotateTask } from './annotateTask.js';

/** What an annotator that sends or spends something waits for, with what to do; null: nothing, or it sends nothing. */
export async function findMissingAccess({ annotator, by }: AnnotateTask): Promise<string | null> {
  if (findAnnotator(by).announce === undefined) return null;
  const access = await readAnnotatorAccess(annotator);
  if (access?.isAgreed === true) return null;
  const entry = `{ "${annotator}": { "endpoint": URL, "model": NAME, "yes": true } }`;
  return access === null
    ? `${annotator} needs a server: ${ANNOTATORS_VARIABLE} must name a JSON file with ${entry} (docs/annotating.md)`
    : `${annotator} sends sentences to others: its entry in the file of ${ANNOTATORS_VARIABLE} must agree by "yes": true`;
}
