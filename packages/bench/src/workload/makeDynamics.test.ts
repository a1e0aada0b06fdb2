import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from '@jest/globals';

import { DynamicsFolder } from './DynamicsFolder.js';
import { makeDynamics } from './makeDynamics.js';

it('writes two runs of which each epoch holds all spans, the same ones in both forms', async () => {
  const path = await mkdtemp(join(tmpdir(), 'dynclean-bench-'));
  try {
    await makeDynamics(path, { numSpans: 20_000, epochs: 2, jsonlSpans: 3 });
    const folder = new DynamicsFolder(path);
    const labels = await folder.readLabels();
    const { epochs, samples, sentenceOffsets } = await folder.readFacts();
    expect([labels.length, epochs, sentenceOffsets.at(-1)]).toEqual([20_000, 2, 20_000]);
    // A quarter of each of the four types, rounded down: 1032 + 196 + 1883 + 1331.
    expect(samples.positives.length).toBe(4442);
    let numRows = 0;
    let firstAum = NaN;
    for await (const { spanIds, aum } of folder.stream('threshold', { epochs, numSpans: labels.length })) {
      if (numRows === 0) firstAum = aum[0]!;
      numRows += spanIds.length;
    }
    expect(numRows).toBe(20_000);
    const texts = await Promise.all(folder.epochFiles('threshold', 2, 'jsonl').map((file) => readFile(file, 'utf8')));
    const margins = texts.map((text) => {
      const lines = text.trim().split('\n');
      expect(lines.length).toBe(3);
      return (JSON.parse(lines[0]!) as { readonly margin: number }).margin;
    });
    expect(firstAum).toBeCloseTo((margins[0]! + margins[1]!) / 2, 5); // AUM is the mean over the epochs
  } finally {
    await rm(path, { recursive: true });
  }
});
