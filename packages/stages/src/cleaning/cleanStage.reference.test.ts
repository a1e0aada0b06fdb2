import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type Dataset, enumerateCandidateSpans } from '@dynclean/datasets';
import { cleaningSettingsSchema } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { readTrainingSpans, openData } from '../data/openData.js';
import { createTestFolder } from '../testing/createTestFolder.js';
import { writeTestDynamics } from '../testing/writeTestDynamics.js';
import { cleanStage } from './cleanStage.js';

/** Text of the paper's datasets, beside the repository where it is developed; never part of it. */
const texts = fileURLToPath(new URL('../../../../../shared/datasets', import.meta.url));

/** Counts entities of up to 8 words that both have, that only D has, and whose words D calls nothing. */
function countEntities({ train, gold = [] }: Dataset): [right: number, falsePositives: number, falseNegatives: number] {
  const counts: [number, number, number] = [0, 0, 0];
  train.forEach(({ entities }, sentence) => {
    const narrow = ([first, last]: readonly [number, number, string]): boolean => last - first < 8;
    const [ours, theirs] = [entities.filter(narrow), (gold[sentence]?.entities ?? []).filter(narrow)];
    const all = new Set(theirs.map((entity) => entity.join()));
    const bounds = new Set(ours.map(([first, last]) => `${first},${last}`));
    const right = ours.filter((entity) => all.has(entity.join())).length;
    counts[0] += right;
    counts[1] += ours.length - right;
    counts[2] += theirs.filter(([first, last]) => !bounds.has(`${first},${last}`)).length;
  });
  return counts;
}

// Positives that are right (Clean-DS of the release), and noise of D: the datasets' published counts. The embedded
// corpus, which is everywhere, has nothing published: there the counting above has to do, which agrees with the others.
const published = [
  ['wikigold', [1092, 1188, 978]],
  ['wnut16', [456, 537, 833]],
  ['demo', null],
] as const;

describe('oracle cleaning of real corpora: every wrong label has the lower margin', () => {
  for (const [id, counts] of published) {
    const folder = id === 'demo' ? id : join(texts, id);
    const isThere = id === 'demo' || existsSync(folder);
    const note = isThere ? '' : ` (skipped: no ../shared/datasets/${id})`;
    (isThere ? it : it.skip)(`${id} keeps its right positives and nothing wrong${note}`, async () => {
      const data = await openData({ dataset: folder }, {});
      const [right, falsePositives, falseNegatives] = countEntities(data.dataset);
      if (counts !== null) expect([right, falsePositives, falseNegatives]).toEqual(counts);
      expect(Math.min(right, falsePositives, falseNegatives)).toBeGreaterThan(50);
      const spans = readTrainingSpans(data, 8);
      const distant = spans.readLabels();
      const { labels } = enumerateCandidateSpans(data.dataset.gold ?? [], data.vocabulary, 8);
      const margins = distant.map((label, span) => (label === labels[span] ? 1 : -1));
      const root = await createTestFolder();
      const first = (isOfSign: (label: number) => boolean) => distant.findIndex((label) => isOfSign(label));
      const samples = { positives: [first((label) => label > 0)], negatives: [first((label) => label === 0)] };
      const zero = new Float32Array(spans.numSpans); // the threshold between the two
      const result = await cleanStage(
        root,
        {
          data,
          spans,
          recorded: {
            dynamics: await writeTestDynamics(join(root, 'dynamics-run'), margins, 1),
            threshold: await writeTestDynamics(join(root, 'threshold-run'), zero, 1),
            samples,
            maxSpanWidth: 8,
            cleaner: null,
            before: null,
          },
          expected: { numSpans: spans.numSpans, excluded: spans.readExcluded() },
          cleaning: cleaningSettingsSchema.parse({}),
          origin: 'own',
        },
        {},
      );
      expect(result.noise?.before).toMatchObject({ falsePositives, falseNegatives });
      expect(result.noise?.after).toMatchObject({
        positives: right,
        truePositives: right,
        falsePositives: 0,
        falseNegatives: 0,
      });
      expect(result.signs.positives).toMatchObject({ removed: falsePositives, removedWrong: falsePositives });
      expect(result.signs.negatives).toMatchObject({ removed: falseNegatives, removedWrong: falseNegatives });
      const cleaned = await openData({ dataset: join(root, 'cleaned') }, {});
      const left = readTrainingSpans(cleaned, 8);
      expect(left.numPositives).toBe(right);
    });
  }
});
