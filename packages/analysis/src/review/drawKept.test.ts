import { describe, expect, it } from '@jest/globals';
import { SpanSet } from '@dynclean/schema';

import { openDynamicsOfRun } from '../dynamics/DynamicsSource.js';
import { writeTestReview } from '../testing/writeTestReview.js';
import { drawKept } from './drawKept.js';

describe(drawKept, () => {
  it('draws from the kept spans of each sign alone, each as likely as the others', async () => {
    const { run } = await writeTestReview();
    const source = await openDynamicsOfRun({ from: run });
    const removed = new SpanSet(8); // kept are 0 and 2, and 4, 5 and 7
    for (const span of [1, 3, 6]) removed.add(span);
    const draw = (count: number, seed: number): Promise<number[]> => drawKept(source, { removed, count, seed });
    expect((await draw(9, 1)).sort()).toEqual([0, 2, 4, 5, 7]);
    expect(await draw(0, 1)).toEqual([]);
    expect(await draw(1, 3)).toEqual(await draw(1, 3));
    const times = new Map<number, number>();
    for (let seed = 0; seed < 60; seed++) for (const id of await draw(1, seed)) times.set(id, (times.get(id) ?? 0) + 1);
    expect([...times.keys()].sort()).toEqual([0, 2, 4, 5, 7]);
    for (const id of [0, 2]) expect(times.get(id)).toBeGreaterThan(15); // 30 of 60 expected
    for (const id of [4, 5, 7]) expect(times.get(id)).toBeGreaterThan(8); // 20 expected
  });
});
