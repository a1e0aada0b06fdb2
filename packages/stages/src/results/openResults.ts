import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { readJsonFile } from '@dynclean/files';
import { type StageRecord, stageRecordSchema } from '@dynclean/schema';

import { codeVersionOf } from '../keys/codeVersions.js';
import { satisfies } from '../store/satisfies.js';
import { STAGE_FILE, STAGES_FOLDER } from '../store/stagePlaces.js';
import type { FinishedStage, Results } from './Results.js';

/**
 * The finished stages of a results folder; one that is not there yet has none.
 *
 * @throws InputError when a record cannot be read.
 */
export async function openResults(folder: string): Promise<Results> {
  const place = join(resolve(folder), STAGES_FOLDER);
  const names = existsSync(place) ? (await readdir(place)).sort() : [];
  const stages: FinishedStage[] = [];
  for (const name of names) {
    const path = join(place, name, STAGE_FILE);
    if (name.startsWith('.') || !existsSync(path)) continue;
    stages.push({ record: await readJsonFile(path, stageRecordSchema), folder: join(place, name) });
  }
  return createResults(resolve(folder), stages);
}

/** Results from stages that were read already. */
export function createResults(folder: string, stages: readonly FinishedStage[]): Results {
  const byKey = new Map(stages.map((stage) => [stage.record.key, stage]));
  return {
    folder,
    stages,
    find: (wanted) => {
      const exact = byKey.get(wanted.key);
      if (exact !== undefined) return satisfies(exact.record, wanted.needs) ? exact : null;
      const others = stages.filter(
        ({ record }) =>
          record.setting === wanted.setting &&
          satisfies(record, wanted.needs) &&
          !contradicts(record.determinants, wanted.determinants),
      );
      const newestFirst = others.sort((a, b) => (a.record.finishedAt < b.record.finishedAt ? 1 : -1));
      return newestFirst.find(({ record }) => isOfThisCode(record)) ?? newestFirst[0] ?? null;
    },
  };
}

/** Whether a stage was made by the code version that this program has. */
export function isOfThisCode({ kind, determinants }: Pick<StageRecord, 'kind' | 'determinants'>): boolean {
  return determinants['code'] === codeVersionOf(kind);
}

/** Whether both know a checksum of the same thing and the two differ. */
function contradicts(there: Readonly<Record<string, unknown>>, wanted: Readonly<Record<string, unknown>>): boolean {
  const sums = (of: Readonly<Record<string, unknown>>): (string | null)[] => {
    const { train, dev, test } = (of['data'] ?? {}) as Record<string, string | null>;
    return [train ?? null, dev ?? null, test ?? null, typeof of['encoder'] === 'string' ? of['encoder'] : null];
  };
  const isKnown = (sum: string | null | undefined): sum is string =>
    typeof sum === 'string' && /^[0-9a-f]{64}$/.test(sum);
  const wantedSums = sums(wanted);
  return sums(there).some((sum, at) => {
    const other = wantedSums[at];
    return isKnown(sum) && isKnown(other) && sum !== other;
  });
}
