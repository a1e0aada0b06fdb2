import { resolve } from 'node:path';

import { countLabelsOfNames } from '@dynclean/cleaning';
import { enumerateCandidateSpans } from '@dynclean/datasets';
import { refuseExisting, writeFolderAtomically } from '@dynclean/files';
import { DEFAULT_MAX_SPAN_WIDTH } from '@dynclean/schema';

import { type ContestedLabels, findContested } from '../cleaning/findContested.js';
import type { DataChoice, OutputChoice } from '../context/commonOptions.js';
import type { RunContext } from '../context/RunContext.js';
import { type OpenData, openData } from '../data/openData.js';
import { WITHOUT_CONTESTED, writeWithout } from '../data/writeWithout.js';

/** Of which corpus, and where the version without contested labels is written. */
export interface ContestedCorpusOptions extends DataChoice, Partial<OutputChoice> {
  /** Widest candidate span, in words. @default 8 */
  readonly maxSpanWidth?: number;
}

/** Places of a name that have one contested label. */
export interface ContestedName {
  /** As they stand in the first of these places. */
  readonly words: string;
  /** Null: none, where the words have a type nearly everywhere. */
  readonly label: string | null;
  readonly places: number;
  /** How many of them the gold labels call otherwise; null without gold labels. */
  readonly wrong: number | null;
  /** All places of the words that say something of them, these included. */
  readonly allPlaces: number;
  /** The label that most of these have, and how many. */
  readonly usual: { readonly label: string | null; readonly places: number };
}

/** What is contested in a corpus. */
export interface ContestedSummary {
  readonly name: string;
  /** Of entities. */
  readonly labels: ContestedCount;
  /** Of places without a label whose words are a name elsewhere. */
  readonly unlabelled: ContestedCount;
  /** Those with most places first. */
  readonly names: readonly ContestedName[];
  /** The version without contested labels; null where none was asked for. */
  readonly folder: string | null;
}

/** How many there are, how many of them are contested, and how many of these wrongly labelled, where that is known. */
export interface ContestedCount {
  readonly all: number;
  readonly contested: number;
  readonly wrong: number | null;
}

/**
 * Which labels of a corpus the same words contradict elsewhere, and, if asked for, the corpus without them (D's other
 * labels stay; contested ones are excluded from training). Nothing is trained.
 *
 * @throws InputError when the corpus cannot be read, or `out` is there already and `force` is not given.
 */
export async function contestedCorpus(
  options: ContestedCorpusOptions,
  context: RunContext = {},
): Promise<ContestedSummary> {
  const { force = false, maxSpanWidth = DEFAULT_MAX_SPAN_WIDTH } = options;
  const out = options.out === undefined ? null : resolve(options.out);
  if (out !== null) refuseExisting(out, { force });
  const data = await openData(options, context);
  const contested = findContested(data, maxSpanWidth);
  const { spans, isContested: isRemoved } = contested;
  if (out !== null) {
    const write = (folder: string) =>
      writeWithout(folder, data.dataset, { spans, isRemoved, without: WITHOUT_CONTESTED });
    await writeFolderAtomically(out, write, { force, signal: context.signal });
  }
  return { name: data.dataset.info.name, ...summarize(data, contested), folder: out };
}

function summarize(
  { dataset, vocabulary }: OpenData,
  { spans, nameOf, isContested, isSilent }: ContestedLabels,
): Omit<ContestedSummary, 'name' | 'folder'> {
  const { labels, start, end, maxSpanWidth } = spans;
  const gold = dataset.gold && enumerateCandidateSpans(dataset.gold, vocabulary, maxSpanWidth).labels;
  const labelOf = (label: number): string | null => (label === 0 ? null : dataset.types[label - 1]!);
  const all = [0, 0];
  const found = [0, 0];
  const wrong = [0, 0];
  const names = new Map<string, { words: string; name: number; label: number; places: number; wrong: number }>();
  const placesOf = countLabelsOfNames({ nameOf, labels, isSilent });
  for (const [sentence, { tokens }] of dataset.train.entries()) {
    for (let span = spans.sentenceOffsets[sentence]!; span < spans.sentenceOffsets[sentence + 1]!; span++) {
      const [name, label] = [nameOf[span]!, labels[span]!];
      if (name < 0 || isSilent[span] === 1) continue;
      const sign = label > 0 ? 1 : 0;
      all[sign]! += 1;
      if (isContested[span] === 0) continue;
      const isWrong = gold !== undefined && gold[span] !== label ? 1 : 0;
      found[sign]! += 1;
      wrong[sign]! += isWrong;
      const key = `${name} ${label}`;
      const words = tokens.slice(start[span], end[span]! + 1).join(' ');
      const one = names.get(key) ?? { words, name, label, places: 0, wrong: 0 };
      names.set(key, { ...one, places: one.places + 1, wrong: one.wrong + isWrong });
    }
  }
  const count = (sign: 0 | 1): ContestedCount => ({
    all: all[sign]!,
    contested: found[sign]!,
    wrong: gold === undefined ? null : wrong[sign]!,
  });
  return {
    labels: count(1),
    unlabelled: count(0),
    names: [...names.values()]
      .sort((a, b) => b.places - a.places)
      .map(({ words, name, label, places, wrong: ofName }) => {
        const { all: allPlaces, byLabel } = placesOf.get(name)!;
        const [usual, usualPlaces] = [...byLabel].sort((a, b) => b[1] - a[1])[0]!;
        return {
          words,
          label: labelOf(label),
          places,
          wrong: gold === undefined ? null : ofName,
          allPlaces,
          usual: { label: labelOf(usual), places: usualPlaces },
        };
      }),
  };
}
