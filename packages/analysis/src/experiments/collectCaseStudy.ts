import { join } from 'node:path';

import { readDataset } from '@dynclean/datasets';
import { findCellResult } from '@dynclean/planner';
import type { Entity, ExcludedSpan, Sentence } from '@dynclean/schema';

import type { CellData } from './measureManifest.js';
import type { Observation } from './Observation.js';
import type { OpenExperiment } from './openExperiment.js';

/** One training sentence under several versions (DynClean, Table 4). */
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
}

/** The sentences of a case study with what each cleaned version removes from them. */
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
  const sentences = new Map<string, CaseStudySentence & { versions: CaseStudySentence['versions'][number][] }>();
  const seen = new Set<string>();
  for (const { cell } of observations) {
    const opened = await data.open(cell);
    if (opened.missing !== null) continue;
    const key = JSON.stringify([cell.data.name, cell.version, cell.values]);
    if (seen.has(key)) continue;
    seen.add(key);
    const result = findCellResult(plan, results, cell);
    const cleaning = result.state === 'there' ? result.cleaning : null;
    const cleanedFolder = cleaning?.record.files.cleaned ?? null;
    const cleaned =
      cleaning === null || cleanedFolder === null ? null : await readDataset(join(cleaning.folder, cleanedFolder));
    for (const line of lines) {
      const sentence: Sentence | undefined = opened.dataset.train[line - 1];
      if (sentence === undefined) continue; // a profile may have cut the corpus before it
      const place = `${cell.data.name}:${line}`;
      const entry = sentences.get(place) ?? {
        dataset: cell.data.name,
        line,
        tokens: sentence.tokens,
        distant: sentence.entities,
        gold: opened.dataset.gold?.[line - 1]?.entities ?? null,
        versions: [],
      };
      if (cell.version !== 'D') {
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
