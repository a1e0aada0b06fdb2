import { describe, expect, it } from '@jest/globals';

import { writeTestCleaning } from '../testing/writeTestCleaning.js';
import { collectDataMap } from './collectDataMap.js';
import { collectDensities } from './collectDensities.js';
import { withForeignDynamics } from './DynamicsSource.js';

describe(collectDensities, () => {
  it('has the samples and the spans of each sign, and the threshold', async () => {
    const { choice } = await writeTestCleaning();
    const { metric, epochs, signs } = await withForeignDynamics(choice, {}, (source) => collectDensities(source));
    expect([metric, epochs]).toEqual(['aum', 2]);
    expect(signs.map(({ sign, k, tau }) => [sign, k, tau])).toEqual([['positives', 100, 3], ['negatives', 90, 4]]); // prettier-ignore
    for (const { curves, tau } of signs) {
      expect(curves.map(({ of, size }) => [of, size])).toEqual([['threshold samples', 2], ['all', 4], ['right label', 2], ['wrong label', 2]]); // prettier-ignore
      const values = curves[1]!.points.map(({ value }) => value);
      expect(values[0]).toBeLessThan(tau!);
      expect(values.at(-1)).toBeGreaterThan(tau!);
    }
  });

  it('tells right from wrong only with gold labels; Confidence goes from 0 to 1', async () => {
    const { choice } = await writeTestCleaning({ withGold: false });
    const { signs } = await withForeignDynamics(choice, {}, (source) =>
      collectDensities(source, { metric: 'confidence' }),
    );
    expect(signs[0]!.curves.map(({ of }) => of)).toEqual(['threshold samples', 'all']);
    expect(signs[0]!.curves[0]!.points.at(-1)!.value).toBe(1);
  });
});

describe(collectDataMap, () => {
  it('puts every span into a cell', async () => {
    const { choice } = await writeTestCleaning();
    const map = await withForeignDynamics(choice, {}, (source) => collectDataMap(source, { cells: 2 }));
    const count = (sign: string) =>
      map.bins.filter((bin) => bin.sign === sign).reduce((sum, { spans }) => sum + spans, 0);
    expect([count('positives'), count('negatives'), map.epochs, map.variabilityStep]).toEqual([4, 4, 2, 0.25]);
    // Span 1 has margins 1 and -3, probabilities 0.731 and 0.047: Confidence 0.389, Variability 0.342, AUM -1.
    expect(map.bins.find(({ variability }) => variability === 0.25)).toMatchObject({
      confidence: 0,
      spans: 1,
      aum: -1,
      wrong: 1,
      removed: 1,
    });
  });

  it('marks what the cleaning removes, and counts the regions between terciles of each sign', async () => {
    const { choice } = await writeTestCleaning();
    const { bins, regions } = await withForeignDynamics(choice, {}, collectDataMap);
    const removed = (sign: string) =>
      bins.filter((bin) => bin.sign === sign).reduce((sum, bin) => sum + bin.removed!, 0);
    // Thresholds 3 and 4: of the positives' AUM 5, -1, 4, 2 two lie below, of the negatives' 6, 7, 1, 5 one does.
    expect([removed('positives'), removed('negatives')]).toEqual([2, 1]);
    // Positives: margins 5, (1, -3), 4, 2 give Confidence 0.993, 0.389, 0.982, 0.881; all but the second are steady, so
    // both cuts of Variability are 0; terciles of Confidence lie at 0.881 and 0.982.
    expect(regions.map(({ sign, spans }) => [sign, spans])).toEqual([
      ['positives', { easy: 2, ambiguous: 1, hard: 1 }],
      ['negatives', { easy: 2, ambiguous: 1, hard: 1 }],
    ]);
    expect(regions[0]!.cuts.highVariability).toBe(0);
  });
});
