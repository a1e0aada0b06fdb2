// Tables that need no training, through manifests, from the real files: exact.
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { commonFile } from '@dynclean/planner/testing';
import type { MetricName } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { createTestFolder } from '@dynclean/stages/testing';
import type { Observation } from './Observation.js';
import { measureExperiment } from './openExperiment.js';

/** Text of the paper's datasets, beside the repository where it is developed; never part of it. */
const texts = fileURLToPath(new URL('../../../../../shared/datasets', import.meta.url));

async function measure(id: string, manifest: object): Promise<readonly Observation[]> {
  const folder = await createTestFolder();
  const file = join(folder, 'table.yaml');
  const common = { paper: 'dynclean', common: commonFile, item: 'table', kind: 'table', title: 'counts', source: 'the paper', cost: { trainings: 0, about: '' } }; // prettier-ignore
  const define = { datasets: { data: { dataset: join(texts, id) } } };
  await writeFile(file, JSON.stringify({ ...common, define, ...manifest }));
  return (await measureExperiment({ file, results: join(folder, 'results') })).observations;
}

const pick = ({ values }: Observation, ...metrics: MetricName[]) => metrics.map((metric) => values[metric]);

/** DynClean's Table 6: sentences and entities of the training file, dev and test; then those of the gold labels. */
const sizes: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  conll03: [[14041, 17781], [3250, 5942], [3453, 5648], [14041, 23499]],
  wikigold: [[1142, 2282], [280, 648], [274, 607], [1142, 2295]],
  wnut16: [[2393, 994], [1000, 661], [3849, 3473], [2393, 1475]],
  bc5cdr: [[4560, 6452], [4579, 9591], [4797, 9809], [4560, 9385]],
}; // prettier-ignore

/** Tables 12 and 13, rows "DS": spans, right ones, false positives and negatives. */
const noise: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = {
  conll03: { ORG: [4128, 3754, 2668], MISC: [786, 786, 2541], PER: [7535, 4782, 4565], LOC: [5327, 5326, 1500] },
  wikigold: { ORG: [715, 240, 745], MISC: [440, 159, 529], PER: [704, 358, 567], LOC: [421, 335, 325] },
};

/**
 * The released id lists: positive and negative threshold samples, some types; and both sizes as the paper prints them.
 */
const samples: Readonly<
  Record<string, { readonly released: readonly number[]; readonly printed: readonly number[]; readonly byType: object }>
> = {
  conll03: { released: [4442, 4444], printed: [3554, 3555], byType: { ORG: 1032, MISC: 196, PER: 1883, LOC: 1331 } },
  wikigold: { released: [569, 570], printed: [455, 456], byType: { ORG: 178, MISC: 110, PER: 176, LOC: 105 } },
  wnut16: { released: [94, 99], printed: [86, 90], byType: { geoloc: 23, person: 27, sportsteam: 3, movie: 0, tvshow: 0 } }, // prettier-ignore
  bc5cdr: { released: [3226, 3226], printed: [2150, 2150], byType: { Disease: 1208, Chemical: 2018 } },
};

describe('tables that need no training', () => {
  for (const id of Object.keys(sizes)) {
    const isThere = existsSync(join(texts, id));
    const note = isThere ? '' : ` (skipped: no ../shared/datasets/${id})`;
    const run = isThere ? it : it.skip;

    run(`Table 6: ${id} has its sentences and entities${note}`, async () => {
      const observations = await measure(id, {
        grid: [{ datasets: 'data', needs: 'data' }],
        metrics: ['sentences', 'entities'],
        layout: { rows: ['split'], columns: ['metric'] },
      });
      const splits = ['train', 'dev', 'test', 'train-gold'];
      const found = splits.map((split) => observations.find(({ axes }) => axes['split'] === split)!);
      expect(found.map((one) => pick(one, 'sentences', 'entities'))).toEqual(sizes[id]);
    });

    run(`threshold samples of ${id}, by the released count and by the printed one${note}`, async () => {
      const grid = [
        { datasets: 'data', needs: 'data', cleaning: { thresholdCount: ['Np_over_c', 'Np_over_c_plus_1'] } },
      ];
      const observations = await measure(id, {
        grid: grid.map((block) => ({ ...block, versions: 'D1' })),
        metrics: ['thresholdSamplesPos', 'thresholdSamplesNeg'],
        layout: { rows: ['type', 'cleaning.thresholdCount'], columns: ['metric'] },
      });
      const of = (count: string) => observations.filter(({ axes }) => axes['cleaning.thresholdCount'] === count);
      const total = (count: string) => of(count).find(({ axes }) => axes['type'] === null)!;
      const both = ['thresholdSamplesPos', 'thresholdSamplesNeg'] as const;
      expect(pick(total('Np_over_c'), ...both)).toEqual(samples[id]!.released);
      expect(pick(total('Np_over_c_plus_1'), ...both)).toEqual(samples[id]!.printed);
      const byType = of('Np_over_c').map(({ axes, values }) => [axes['type'], values['thresholdSamplesPos']]);
      expect(Object.fromEntries(byType)).toMatchObject(samples[id]!.byType);
    });

    const rows = noise[id];
    if (rows === undefined) continue;
    run(`Tables 12 and 13: noise of ${id} by type, and of its oracle version${note}`, async () => {
      const observations = await measure(id, {
        grid: [{ datasets: 'data', versions: 'D', needs: 'cleaning' }],
        metrics: ['positives', 'truePositives', 'wrong'],
        layout: { rows: ['version', 'type'], columns: ['metric'] },
      });
      for (const [type, counts] of Object.entries(rows)) {
        const found = observations.find(({ axes }) => axes['type'] === type)!;
        expect(pick(found, 'positives', 'truePositives', 'wrong')).toEqual(counts);
      }
      const sums = [0, 1, 2].map((at) => Object.values(rows).reduce((sum, counts) => sum + counts[at]!, 0));
      const all = observations.find(({ axes }) => axes['type'] === null)!;
      expect(pick(all, 'positives', 'truePositives', 'wrong')).toEqual(sums);
    });
  }
});
