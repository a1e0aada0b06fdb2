import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { readSentences, writeSentences } from '@dynclean/datasets';
import type { Sentence } from '@dynclean/schema';
import { beforeEach, describe, expect, it } from '@jest/globals';

import { createTestFolder } from '../testing/createTestFolder.js';
import { cleanForeign, type CleanForeignOptions } from './cleanForeign.js';
import { cleanFromRun } from './cleanFromRun.js';

const sentences: Sentence[] = [
  { tokens: ['Ann', 'saw', 'Oslo', '.'], entities: [[0, 0, 'PER'], [1, 1, 'LOC'], [2, 2, 'LOC']] },
]; // prettier-ignore

let folder: string;
let options: CleanForeignOptions;

const writeEpoch = async (name: string, margins: readonly number[], skip = -1): Promise<string> => {
  const path = join(folder, name);
  const rows = margins.flatMap((margin, span) =>
    span === skip ? [] : [{ span, margin, probability: margin > 0 ? 0.9 : 0.1 }],
  );
  await writeFile(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return path;
};

beforeEach(async () => {
  folder = await createTestFolder();
  const dataset = join(folder, 'corpus');
  await writeSentences(join(dataset, 'train.jsonl'), sentences);
  const ids = join(folder, 'ids.json');
  await writeFile(ids, JSON.stringify({ positives: [0, 2], negatives: [3] }));
  options = {
    dataset,
    out: join(folder, 'out'),
    maxSpanWidth: 1,
    ids,
    // AUM of the four spans: 2, -1, 1.5, 3.
    dynamics: [await writeEpoch('d1.jsonl', [1, -2, 1, 3]), await writeEpoch('d2.jsonl', [3, 0, 2, 3])],
    // Of the samples 0 and 2: 0.5 and 0, of sample 3: -1.
    threshold: [await writeEpoch('t1.jsonl', [0.5, 0, 0, -1]), await writeEpoch('t2.jsonl', [0.5, 0, 0, -1])],
  };
});

describe(cleanForeign, () => {
  it.each([
    [{ learns: 'uncontested' }, 'learns: must be all with dynamics of another trainer'],
    [{ runs: 'one' }, 'runs: must be two with dynamics of another trainer'],
  ] as const)('refuses %j, for somebody else has trained', async (cleaning, message) => {
    await expect(cleanForeign({ ...options, cleaning })).rejects.toThrow(message);
    expect(existsSync(options.out)).toBe(false);
  });

  it("cleans by another trainer's numbers", async () => {
    const summary = await cleanForeign(options);
    expect(summary).toMatchObject({
      origin: 'foreign',
      cleaner: null,
      scores: { before: null, after: null },
      signs: { positives: { tau: 0.5, removed: 1 }, negatives: { tau: -1, removed: 0 } },
      files: { cleanerModel: null, finalModel: null },
    });
    expect(await readSentences(summary.files.train)).toEqual([
      { ...sentences[0], entities: [[0, 0, 'PER'], [2, 2, 'LOC']], excluded: [[1, 1, 'LOC']] },
    ]); // prettier-ignore
    expect(existsSync(summary.files.spans)).toBe(true);
  });

  it('keeps the dynamics, so that --from can use them with other settings', async () => {
    await cleanForeign(options);
    const again = await cleanFromRun({ from: options.out, out: join(folder, 'again'), cleaning: { kPos: 50 } });
    expect(again.signs.positives).toMatchObject({ k: 50, tau: 0, removed: 1 }); // the lower of 0.5 and 0
    const none = await cleanFromRun({ from: options.out, out: join(folder, 'none'), cleaning: { kPos: 0 } });
    expect(none.signs.positives).toMatchObject({ tau: null, removed: 0 });
    // A run made from a run refers to the dynamics of the first.
    const third = await cleanFromRun({
      from: again.folder,
      out: join(folder, 'third'),
      cleaning: { metric: 'confidence' },
    });
    expect(third.dynamics.run).toBe(join(options.out, 'dynamics-run'));
    expect(third.cleaning).toMatchObject({ kPos: 50, metric: 'confidence' });
  });

  it('has no cleaner to train D’ with', async () => {
    await cleanForeign(options);
    const train = cleanFromRun({ from: options.out, out: join(folder, 'again'), trainFinal: true });
    await expect(train).rejects.toThrow("its dynamics are another trainer's");
  });

  it.each([
    ['a missing span', () => writeEpoch('bad.jsonl', [1, -2, 1, 3], 2), 'bad.jsonl'],
    [
      'an unknown span',
      () => writeEpoch('bad.jsonl', [1, -2, 1, 3, 9]),
      'bad.jsonl: line 5: span must be an integer from 0 to 3',
    ],
    ['NaN', () => writeEpoch('bad.jsonl', [1, NaN, 1, 3]), 'bad.jsonl: line 2: margin must be a finite number'],
  ])('names file and row of %s, and leaves nothing', async (_case, write, message) => {
    const dynamics = [options.dynamics[0] as string, await write()];
    await expect(cleanForeign({ ...options, dynamics })).rejects.toThrow(message);
    expect(existsSync(options.out)).toBe(false);
  });

  it('checks the samples against the data', async () => {
    await writeFile(options.ids, JSON.stringify({ positives: [3], negatives: [] }));
    await expect(cleanForeign(options)).rejects.toThrow(
      `${options.ids}: positives[0]: must be a span with an entity label`,
    );
    await writeFile(options.ids, '{"positives": [0]}');
    await expect(cleanForeign(options)).rejects.toThrow(`${options.ids}: negatives: `);
    await writeFile(options.ids, '[1, 2]');
    await expect(cleanForeign(options)).rejects.toThrow(
      `${options.ids}: must be {"positives": [...], "negatives": [...]}, but got an array. docs/own-dynamics.md shows the file.`,
    );
    await writeFile(options.ids, 'no json');
    await expect(cleanForeign(options)).rejects.toThrow(`${options.ids}: must be JSON, but got`);
  });

  it('overwrites nothing without force', async () => {
    const { folder: out } = await cleanForeign(options);
    const before = await readFile(join(out, 'clean.json'), 'utf8');
    await expect(cleanForeign(options)).rejects.toThrow('exists already; nothing was overwritten');
    expect(await readFile(join(out, 'clean.json'), 'utf8')).toBe(before);
    await cleanForeign({ ...options, force: true, cleaning: { kPos: 0 } });
    expect(await readFile(join(out, 'clean.json'), 'utf8')).not.toBe(before);
  });

  it('tells data that changed since the dynamics were recorded', async () => {
    await cleanForeign(options);
    await writeSentences(join(options.dataset, 'train.jsonl'), [
      { tokens: ['Ann'], entities: [[0, 0, 'PER']] },
      ...sentences,
    ]);
    const again = cleanFromRun({ from: options.out, out: join(folder, 'again') });
    await expect(again).rejects.toThrow('must be the training file that the dynamics in');
  });
});
