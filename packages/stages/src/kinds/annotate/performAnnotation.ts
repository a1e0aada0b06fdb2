import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { annotateSentences, type AnnotationSummary, drawSentences, writeSentences } from '@dynclean/datasets';
import { InputError, type Sentence, throwIfInterrupted } from '@dynclean/schema';

import { readAnnotatorAccess } from '../../annotators/readAnnotatorAccess.js';
import { describeEnvironment } from '../../context/describeEnvironment.js';
import type { RunContext } from '../../context/RunContext.js';
import type { StageOutcome, StageWork } from '../StageKind.js';
import type { AnnotateTask } from './annotateTask.js';
import { findMissingAccess } from './findMissingAccess.js';
import { scoreAnnotation } from './scoreAnnotation.js';

/** What was labelled, with what the annotator found. */
const LABELLED_FILE = 'labelled.jsonl';

/**
 * Labels test sentences and scores that. Begun again where it was stopped; a language model's answers are in its cache.
 *
 * @throws InputError without test sentences, and where nobody has agreed to what is sent.
 */
export async function performAnnotation(
  folder: string,
  { session, task }: StageWork<AnnotateTask>,
  { signal, onProgress }: RunContext,
): Promise<StageOutcome> {
  const started = performance.now();
  const missing = await findMissingAccess(task);
  if (missing !== null) throw new InputError(missing);
  const { dataset } = await session.openData(task.data);
  if (dataset.test === undefined) throw new InputError(`${dataset.folder}: must have a test file, but has none.`);
  const { test, types } = dataset;
  const gold = drawSentences(test.length, task.sample ?? test.length, task.seed).map((index) => test[index]!);
  const labelled: Sentence[] = [];
  let summary: AnnotationSummary | null = null;
  const access = await readAnnotatorAccess(task.annotator);
  const answers = annotateSentences(
    task.by,
    gold.map(({ tokens }): Sentence => ({ tokens, entities: [] })),
    {
      settings: { ...task.settings, ...access?.settings },
      signal,
      types,
      onSummary: (counted) => (summary = counted),
    },
  );
  try {
    for await (const sentence of answers) {
      labelled.push(sentence);
      onProgress?.({ stage: 'annotate', done: labelled.length, total: gold.length, unit: 'sentences' });
    }
  } catch (error) {
    throwIfInterrupted(signal); // in whatever words the annotator says so
    throw error;
  }
  await writeSentences(join(folder, LABELLED_FILE), labelled);
  const { files = new Map<string, string>() } = (summary as AnnotationSummary | null) ?? {};
  for (const [name, content] of files) await writeFile(join(folder, name), content);
  return {
    run: null,
    clean: null,
    evaluations: [],
    epochEnds: [{ epoch: 1, step: 1, dev: null, test: scoreAnnotation(labelled, gold, types) }],
    epochs: 1,
    models: [],
    files: { dynamics: null, spans: null, cleaned: null, model: null },
    operations: null,
    totalMs: performance.now() - started,
    resumed: 0,
    environment: describeEnvironment(null),
  };
}
