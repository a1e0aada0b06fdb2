import type { Corpus, ExcludedRule, ExportedFile } from '@dynclean/datasets';
import { escapeControls } from '@dynclean/reports';

import type { CommandContext } from '../parsing/Command.js';

/** Paths, the name of the format `to`, what becomes of excluded spans, and whether files may be replaced (`force`). */
export interface WriteCorpusOptions {
  readonly from: string;
  readonly out: string;
  readonly to: string;
  readonly excluded?: ExcludedRule | undefined;
  readonly force: boolean;
}

/**
 * Writes a corpus that was read, and prints what was written and what became of what may not be trained on.
 *
 * @throws InputError for errors in the corpus, each kind once; its warnings are said, each kind once.
 */
export async function writeCorpus(
  corpus: Corpus,
  options: WriteCorpusOptions,
  { output }: CommandContext,
): Promise<void> {
  const { exportCorpus, formatProblem, groupProblems, throwErrors } = await import('@dynclean/datasets');
  throwErrors(corpus.problems);
  const warnings = groupProblems(corpus.problems);
  for (const warning of warnings) output.warn(escapeControls(formatProblem(warning)));
  const { from, out, to, excluded, force } = options;
  const files = await exportCorpus(corpus, out, { format: to, excluded, force });
  const result = { from, formats: corpus.formats, to, types: corpus.types, files, warnings };
  await output.result(result, () => files.map((file) => escapeControls(formatFile(file))).join('\n'));
}

const countOf = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? noun : plural}`;

function formatFile({
  path,
  sentences,
  entities,
  leftOut,
  leftOutEntities,
  excluded,
  maskedWords,
}: ExportedFile): string {
  const parts = [
    `${countOf(sentences, 'sentence')}, ${countOf(entities, 'entity', 'entities')}`,
    ...(excluded === 0 ? [] : [`${countOf(excluded, 'excluded span')}`]),
    ...(maskedWords === 0 ? [] : [`${countOf(maskedWords, 'word')} not to be learned from`]),
    ...(leftOut === 0
      ? []
      : [
          `left out: ${countOf(leftOut, 'sentence')} with excluded spans (${countOf(leftOutEntities, 'entity', 'entities')})`,
        ]),
  ];
  return `${path}: ${parts.join('; ')}`;
}
