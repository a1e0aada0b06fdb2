import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  annotateSentences,
  type AnnotationSummary,
  type Dataset,
  drawSentences,
  findAnnotator,
  giveOrigins,
  writeSentences,
} from '@dynclean/datasets';
import { InputError, type Scores, type Sentence, throwIfInterrupted } from '@dynclean/schema';

import { readAnnotatorAccess } from '../../annotators/readAnnotatorAccess.js';
import { describeEnvironment } from '../../context/describeEnvironment.js';
import type { RunContext } from '../../context/RunContext.js';
import { runFiles } from '../../context/runFiles.js';
import type { StageOutcome, StageWork } from '../StageKind.js';
import type { AnnotateTask } from './annotateTask.js';
import { findMissingAccess } from './findMissingAccess.js';
import { scoreAnnotation } from './scoreAnnotation.js';

/**
 * Labels test sentences and scores that, or labels training sentences. Begun again where it was stopped; a language
 * model's answers are in its cache.
 *
 * @throws InputError without test sentences, where nobody has agreed to what is sent, and where labels to train on are
 *   of types that the dataset has not, or there are none.
 */
export async function performAnnotation(
  folder: string,
  { store, session, task }: StageWork<AnnotateTask>,
  context: RunContext,
): Promise<StageOutcome> {
  const started = performance.now();
  const missing = await findMissingAccess(task);
  if (missing !== null) throw new InputError(missing);
  const { dataset } = await session.openData(task.data, store);
  const sentences = chooseSentences(dataset, task);
  const { labelled, files } = await label(sentences, { task, types: dataset.types }, context);
  if (task.split === 'train') requireTrainable(labelled, { task, dataset });
  await writeSentences(join(folder, runFiles.labelled), labelled);
  for (const [name, content] of files) await writeFile(join(folder, name), content);
  const scores = task.split === 'test' ? scoreAnnotation(labelled, sentences, dataset.types) : null;
  return describeOutcome(scores, performance.now() - started);
}

/** The sentences that are labelled, with the labels that they have. */
function chooseSentences({ folder, train, test }: Dataset, { split, sample, seed }: AnnotateTask): Sentence[] {
  const all = split === 'train' ? train : test;
  if (all === undefined) throw new InputError(`${folder}: must have a test file, but has none.`);
  return drawSentences(all.length, sample ?? all.length, seed).map((index) => all[index]!);
}

async function label(
  sentences: readonly Sentence[],
  { task, types }: { readonly task: AnnotateTask; readonly types: readonly string[] },
  { signal, onProgress }: RunContext,
): Promise<{ readonly labelled: Sentence[]; readonly files: ReadonlyMap<string, string> }> {
  const labelled: Sentence[] = [];
  let summary: AnnotationSummary | null = null;
  const access = await readAnnotatorAccess(task.annotator);
  const answers = annotateSentences(
    task.by,
    sentences.map(({ tokens }): Sentence => ({ tokens, entities: [] })),
    {
      settings: { ...task.settings, ...access?.settings },
      signal,
      types,
      onSummary: (counted) => (summary = counted),
    },
  );
  try {
    for await (const sentence of answers) {
      labelled.push(giveOrigins(sentence, sentences[labelled.length]!));
      onProgress?.({ stage: 'annotate', done: labelled.length, total: sentences.length, unit: 'sentences' });
    }
  } catch (error) {
    throwIfInterrupted(signal); // in whatever words the annotator says so
    throw error;
  }
  return { labelled, files: (summary as AnnotationSummary | null)?.files ?? new Map<string, string>() };
}

/** What is to be trained on has entities, of types that the dataset has. */
function requireTrainable(
  labelled: readonly Sentence[],
  { task: { annotator, by }, dataset: { types, folder } }: { readonly task: AnnotateTask; readonly dataset: Dataset },
): void {
  const found = new Set(labelled.flatMap(({ entities }) => entities.map(([, , type]) => type)));
  if (found.size === 0) {
    throw new InputError(
      `${annotator}: must find at least one entity in ${labelled.length} training sentences of ${folder}, but found none. ` +
        (findAnnotator(by).advice ?? 'Look at its settings.'),
    );
  }
  const stray = [...found].find((type) => !types.includes(type));
  if (stray === undefined) return;
  throw new InputError(
    `${annotator}: its types must be among those of ${folder}, ${types.join(', ')}, but got "${stray}".`,
  );
}

function describeOutcome(test: Scores | null, totalMs: number): StageOutcome {
  return {
    run: null,
    clean: null,
    evaluations: [],
    epochEnds: test === null ? [] : [{ epoch: 1, step: 1, dev: null, test }],
    epochs: 1,
    models: [],
    files: { dynamics: null, spans: null, cleaned: null, model: null },
    operations: null,
    totalMs,
    resumed: 0,
    environment: describeEnvironment(null),
  };
}
