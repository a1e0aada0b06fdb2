import { join } from 'node:path';

import { readDataset } from '@dynclean/datasets';
import { findCellResult } from '@dynclean/planner';
import type { Entity, ExcludedSpan, Sentence } from '@dynclean/schema';
import { chooseCaseLines } from '@dynclean/stages';

import type { CellData } from './measureManifest.js';
import type { Observation } from './Observation.js';
import type { OpenExperiment } from './openExperiment.js';

/** One training sentence under several versions, and as several models see it (DynClean, Table 4; RoSTER, Table 6). */
export interface CaseStudySentence {
  readonly dataset: string;
  /** Number of the sentence in the training file, from 1. */
  readonly line: number;
  readonly tokens: readonly string[];
  readonly distant: readonly Entity[];
  /** Null without gold labels. */
  readonly gold: readonly Entity[] | null;
  readonly versions: readonly {
    readonly version: string;
    /** What the cleaning took out: with a type a wrong label, without one a missing label. Null: not there yet. */
    readonly removed: readonly ExcludedSpan[] | null;
  }[];
  readonly models: readonly {
    /** With the version that it was trained on, where that is not D. */
    readonly model: string;
    /** What it finds. Null: not there yet. */
    readonly predicted: readonly Entity[] | null;
  }[];
}

/** The same while it is collected. */
type GrowingSentence = CaseStudySentence & {
  readonly versions: CaseStudySentence['versions'][number][];
  readonly models: CaseStudySentence['models'][number][];
};

/**
 * The sentences of a case study with what each cleaned version removes from them, and what each model finds in them.
 */
export async function collectCaseStudy({
  loaded,
  plan,
  results,
  observations,
  data,
}: OpenExperiment & { readonly observations: readonly Observation[]; readonly data: CellData }): Promise<
  readonly CaseStudySentence[]
> {
  const lines = loaded.manifest.caseStudy?.sentences ?? [];
  const sentences = new Map<string, GrowingSentence>();
  const seen = new Set<string>();
  for (const { cell } of observations) {
    const opened = await data.open(cell);
    if (opened.missing !== null) continue;
    const key = JSON.stringify([cell.data.name, cell.model, cell.version, cell.values]);
    if (seen.has(key)) continue;
    seen.add(key);
    const result = findCellResult(plan, results, cell);
    const cleaning = result.state === 'there' ? result.cleaning : null;
    const cleanedFolder = cleaning?.record.files.cleaned ?? null;
    const cleaned =
      cleaning === null || cleanedFolder === null ? null : await readDataset(join(cleaning.folder, cleanedFolder));
    const { train } = opened.dataset;
    for (const line of chooseCaseLines(lines, train.length)) {
      const sentence: Sentence = train[line - 1]!;
      const place = `${cell.data.name}:${line}`;
      const entry = sentences.get(place) ?? {
        dataset: cell.data.name,
        line,
        tokens: sentence.tokens,
        distant: sentence.entities,
        gold: opened.dataset.gold?.[line - 1]?.entities ?? null,
        versions: [],
        models: [],
      };
      if (cell.stages.prediction !== undefined) {
        const of = result.state === 'there' ? result.prediction?.record.predicted : undefined;
        entry.models.push({
          model: cell.version === 'D' ? cell.model! : `${cell.model} on ${cell.version}`,
          predicted: of?.find((one) => one.line === line)?.entities ?? null,
        });
      }
      if (cell.stages.cleaning !== null) {
        entry.versions.push({
          version: cell.version,
          removed: cleaned === null ? null : (cleaned.train[line - 1]?.excluded ?? []),
        });
      }
      sentences.set(place, entry);
    }
  }
  return [...sentences.values()];
}
