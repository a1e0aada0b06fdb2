import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';
import { startEngine } from '@dynclean/engine';

import { makeTinyTask } from '../testing/makeTinyTask.js';
import type { TrainingEvent } from '../TrainingEvent.js';
import { trainSpanModel } from '../trainSpanModel.js';
import { TrainingClock } from './TrainingClock.js';

describe(TrainingClock, () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));

  it('goes on from the time until then, one start more', () => {
    const events: TrainingEvent[] = [];
    const clock = new TrainingClock((event) => void events.push(event));
    clock.restore({ epoch: 1, step: 5, progress: { elapsedMs: 5_000_000, resumed: 1 }, best: null });
    expect(clock.resumed).toBe(2);
    expect(clock.elapsedMs).toBeGreaterThanOrEqual(5_000_000);
    expect(clock.elapsedMs).toBeLessThan(5_100_000);
    expect(events).toEqual([{ kind: 'resume', epoch: 1, step: 5 }]);
  });

  it('counts the time of all starts together', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dynclean-records-'));
    const task = makeTinyTask({ totalEpochs: 1 });
    const model = task.createModel(1);
    const options = { ...task, model, labels: task.spans.labels };
    await trainSpanModel({ ...options, checkpointFolder: folder });
    const path = join(folder, 'checkpoint.json');
    const index = JSON.parse(await readFile(path, 'utf8')) as object;
    await writeFile(path, JSON.stringify({ ...index, elapsedMs: 3_600_000 }));
    const { elapsedMs } = await trainSpanModel({ ...options, checkpointFolder: folder });
    expect(elapsedMs).toBeGreaterThanOrEqual(3_600_000);
    model.dispose();
    await rm(folder, { recursive: true });
  });
});
