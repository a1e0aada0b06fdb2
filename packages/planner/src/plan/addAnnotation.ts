import { readFile } from 'node:fs/promises';

import { type AnnotatorDefinition, InputError } from '@dynclean/schema';
import { findStageKind } from '@dynclean/stages';
import { parse } from 'yaml';
import { z } from 'zod';

import type { CellRequest } from './CellRequest.js';
import type { PlannedCell } from './Plan.js';

/** What a cell whose labels come of an annotator rests on. */
export type PlannedAnnotation = Pick<PlannedCell, 'stages' | 'methodStages' | 'epochs' | 'modelSelection'>;

const settingsSchema = z.record(z.string(), z.unknown());

/**
 * Adds the stage in which an annotator labels the test sentences of a cell, those that the cell's seed draws.
 *
 * @throws InputError where the cell is of another version than D, and for a file of settings that is none.
 */
export async function addAnnotation(
  { cell, names, loaded, precision, collector }: CellRequest,
  { by, settings, sample }: AnnotatorDefinition,
): Promise<PlannedAnnotation> {
  const annotator = cell.model!;
  if (cell.version !== 'D') {
    throw new InputError(
      `${loaded.path}: ${annotator}: must stand with version D alone, because it is not trained, but got ${cell.version}`,
    );
  }
  const file = typeof settings === 'object' ? settings[cell.dataset] : settings;
  const task = findStageKind('annotate').task.parse({
    kind: 'annotate',
    data: names.data,
    annotator,
    by,
    settings: file === undefined ? {} : await readSettings(file),
    sample: sample === undefined ? null : sample,
    seed: cell.seed,
  });
  const count = sample === undefined ? 'all' : String(sample);
  const title = `${names.data.name}, ${count} test sentences by ${annotator}, seed ${cell.seed}`;
  const { key } = await collector.add(task, { epochs: 1, dynamicsEpochs: 0, models: [] }, { title, precision });
  return {
    stages: { dynamics: null, threshold: null, cleaning: null, training: key },
    methodStages: [{ key, epochs: 1 }],
    epochs: { training: 1, cleaning: 0 },
    modelSelection: 'last',
  };
}

/** What a file of settings holds; the annotator checks it when it begins. */
async function readSettings(file: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) throw new InputError(`${file}: must be a file of an annotator's settings, but cannot be read`);
  const parsed = settingsSchema.safeParse(parse(text) ?? {});
  if (parsed.success) return parsed.data;
  throw new InputError(`${file}: must hold an annotator's settings by their names (docs/annotating.md)`);
}
