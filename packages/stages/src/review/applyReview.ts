import { stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { applyDecisions, type DecisionOutcome } from '@dynclean/cleaning';
import {
  type Dataset,
  findDataset,
  groupProblems,
  readCorpus,
  readDataset,
  readDatasetFile,
  throwErrors,
} from '@dynclean/datasets';
import { refuseExisting, writeFolderAtomically } from '@dynclean/files';
import { type Decision, type DecisionAction, decisionActions, InputError, type Sentence } from '@dynclean/schema';

import type { OutputChoice } from '../context/commonOptions.js';
import { createdBy } from '../context/createdBy.js';
import type { RunContext } from '../context/RunContext.js';
import { formatJson } from '../context/runFiles.js';
import { reportWarnings } from '../data/reportWarnings.js';
import { writeDatasetVersion } from '../data/writeDatasetVersion.js';
import { deriveDecisions } from './deriveDecisions.js';
import { matchDecisions, type UnmatchedReason } from './matchDecisions.js';
import { readDecisions } from './readDecisions.js';

/** Which decisions are put into which corpus, and where that goes. */
export interface ApplyReviewOptions extends OutputChoice {
  /** A file of decisions, or a reviewed file of another tool. */
  readonly decisions: string;
  /** D, a cleaned version, or a file of sentences. */
  readonly corpus: string;
  /** Another training file in the corpus's folder. */
  readonly train?: string | undefined;
}

/** Why a decision was not applied. */
export type RefusalReason = UnmatchedReason | Exclude<DecisionOutcome, 'applied' | 'already-so'>;

/** `review.json`: what became of the decisions. */
export interface ReviewSummary {
  readonly format: 'dynclean-review-1';
  readonly createdBy: string;
  readonly decisions: string;
  /** Whether they were told from a reviewed file of another tool. */
  readonly isDerived: boolean;
  readonly corpus: string;
  readonly folder: string;
  /** Decisions in the file, and those that a later one took the place of. */
  readonly read: number;
  readonly superseded: number;
  readonly applied: Readonly<Record<DecisionAction, number>>;
  /** The corpus said so already. */
  readonly alreadySo: number;
  /** Found by their words, because their sentence stands elsewhere now. */
  readonly moved: number;
  /** Entities nobody decided on that gave way to a decided one across them. */
  readonly replaced: number;
  readonly refused: readonly {
    readonly reason: RefusalReason;
    readonly sentence: number;
    readonly words: string;
    readonly action: DecisionAction;
  }[];
  readonly entities: { readonly before: number; readonly after: number };
  readonly excluded: { readonly before: number; readonly after: number };
}

/**
 * Puts a person's decisions into a corpus and writes it as a dataset folder, with `review.json` beside. Decisions are
 * matched by their words where the corpus has changed, or refused; none is guessed.
 *
 * @throws InputError where a file cannot be read, a decision names a type that the corpus does not have, or no decision
 *   at all fits the corpus.
 */
export async function applyReview(options: ApplyReviewOptions, context: RunContext = {}): Promise<ReviewSummary> {
  const { force = false, decisions: file, corpus } = options;
  const out = resolve(options.out);
  refuseExisting(out, { force });
  const dataset = await openCorpus(options);
  reportWarnings(dataset.warnings, context);
  const own = await readDecisions(file);
  const decisions = own === null ? await deriveFrom(file, dataset, context) : own.decisions;
  requireKnownTypes(file, decisions, dataset);
  const { train, ...counts } = applyAll(dataset.train, decisions);
  if (decisions.length > 0 && counts.refused.length === decisions.length - counts.superseded) {
    throw new InputError(
      `${file}: must hold decisions on ${dataset.trainFile}, but none of ${decisions.length} fits: ` +
        `${counts.refused[0]!.reason.replaceAll('-', ' ')} (sentence ${counts.refused[0]!.sentence}). Name the corpus that was reviewed.`,
    );
  }
  const count = (of: (sentence: Sentence) => number, sentences: readonly Sentence[]): number =>
    sentences.reduce((sum, sentence) => sum + of(sentence), 0);
  const compare = (of: (sentence: Sentence) => number) => ({
    before: count(of, dataset.train),
    after: count(of, train),
  });
  const summary: ReviewSummary = {
    format: 'dynclean-review-1',
    createdBy,
    decisions: file,
    isDerived: own === null,
    corpus,
    folder: out,
    read: decisions.length,
    ...counts,
    entities: compare(({ entities }) => entities.length),
    excluded: compare(({ excluded = [] }) => excluded.length),
  };
  const source = `${dataset.info.name}, reviewed: ${decisions.length} decisions put in by ${createdBy}`;
  await writeFolderAtomically(
    out,
    async (folder) => {
      await writeDatasetVersion(folder, { dataset, train, suffix: 'reviewed', source });
      await writeFile(join(folder, 'review.json'), formatJson(summary));
    },
    { force },
  );
  return summary;
}

async function openCorpus({ corpus, train }: ApplyReviewOptions): Promise<Dataset> {
  if ((await stat(corpus).catch(() => null))?.isFile() === true) return readDatasetFile(corpus);
  const folder = await findDataset(corpus, { train });
  return readDataset(folder, train === undefined ? {} : { train });
}

/** Decisions of people who reviewed in another tool and exported from there. */
async function deriveFrom(file: string, { train }: Dataset, context: RunContext): Promise<readonly Decision[]> {
  const reviewed = await readCorpus(file);
  throwErrors(reviewed.problems);
  reportWarnings(groupProblems(reviewed.problems), context);
  const decisions = deriveDecisions(train, reviewed.splits.train ?? []);
  if (decisions.length > 0) return decisions;
  throw new InputError(
    `${file}: must be a file of decisions, or a reviewed file with sentences of the corpus, but it has none of them. ` +
      'Review what "dynclean export" wrote of this corpus.',
  );
}

function requireKnownTypes(file: string, decisions: readonly Decision[], { types, folder }: Dataset): void {
  const stray = decisions.find((one) => one.action === 'relabel' && !types.includes(one.to.type));
  if (stray?.action !== 'relabel') return;
  throw new InputError(
    `${file}: types must be among ${types.join(', ')}, those of ${folder}, but sentence ${stray.sentence} is relabelled ` +
      `${JSON.stringify(stray.to.type)}. Add it to "types" in dataset.json, or correct the decision.`,
  );
}

type Counts = Pick<ReviewSummary, 'superseded' | 'applied' | 'alreadySo' | 'moved' | 'replaced' | 'refused'>;

function applyAll(
  sentences: readonly Sentence[],
  decisions: readonly Decision[],
): Counts & { readonly train: readonly Sentence[] } {
  const { bySentence, unmatched, moved, superseded } = matchDecisions(sentences, decisions);
  const applied = Object.fromEntries(decisionActions.map((action) => [action, 0])) as Record<DecisionAction, number>;
  const refused: ReviewSummary['refused'][number][] = [];
  let [alreadySo, numReplaced] = [0, 0];
  const refuse = ({ sentence, tokens, first, last, action }: Decision, reason: RefusalReason): void =>
    void refused.push({ reason, sentence, words: tokens.slice(first, last + 1).join(' '), action });
  for (const { decision, reason } of unmatched) refuse(decision, reason);
  const train = sentences.map((sentence, index) => {
    const own = bySentence.get(index);
    if (own === undefined) return sentence;
    const { sentence: decided, outcomes, replaced } = applyDecisions(sentence, own);
    numReplaced += replaced.length;
    own.forEach((decision, at) => {
      const outcome = outcomes[at]!;
      if (outcome === 'applied') applied[decision.action] += 1;
      else if (outcome === 'already-so') alreadySo += 1;
      else refuse(decision, outcome);
    });
    return decided;
  });
  return { train, superseded, applied, alreadySo, moved, replaced: numReplaced, refused };
}
