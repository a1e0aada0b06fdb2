import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { InputError, InterruptedError, SpanSet, toSpanLabels } from '@dynclean/schema';
import { tableFromIPC } from 'apache-arrow';

import type { SpanDynamicsChunk } from './SpanDynamicsChunk.js';
import { writeSpansTable, type SpansTableOptions } from './writeSpansTable.js';
import { inTemporaryFolder, readTestRows } from './writeTestEpochs.js';

// Three sentences of 2, 1 and 2 tokens: 3 + 1 + 3 candidate spans. Span 4 is excluded, so the dynamics lack it.
const labels = Int32Array.of(0, 2, 0, 1, 0, 0, 2);
const removed = new SpanSet(7);
for (const span of [1, 5]) removed.add(span);
const options: SpansTableOptions = {
  spans: {
    ...toSpanLabels(labels),
    placesOf: (spanIds) => ({
      sentences: spanIds.map((span) => [0, 0, 0, 1, 2, 2, 2][span]!),
      starts: spanIds.map((span) => [0, 0, 1, 0, 0, 0, 1][span]!),
      ends: spanIds.map((span) => [0, 1, 1, 0, 0, 1, 1][span]!),
    }),
  },
  types: ['PER', 'LOC'],
  removed,
  cuts: {
    positives: { lowConfidence: 0.3, highConfidence: 0.6, lowVariability: 0.1, highVariability: 0.2 },
    negatives: null,
  },
  metadata: { tauPositives: '0.852' },
};
const chunks: SpanDynamicsChunk[] = [
  {
    spanIds: Int32Array.of(0, 1, 2),
    aum: Float64Array.of(1 / 3, -2, 3),
    confidence: Float64Array.of(0.9, 0.1, 0.8),
    variability: Float64Array.of(0, 0.05, 0),
  },
  {
    spanIds: Int32Array.of(3, 5, 6),
    aum: Float64Array.of(4, 5, 6),
    confidence: Float64Array.of(0.7, 0.2, 0.5),
    variability: Float64Array.of(0.1, 0.4, 0.3),
  },
];

describe(writeSpansTable, () => {
  it('has a row for each span of the dynamics, with where it stands, what was found and what became of it', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'spans.arrow');
      await writeSpansTable(path, chunks, options);
      const table = tableFromIPC(await readFile(path));
      expect(table.schema.names).toEqual([
        'span', 'sentence', 'start', 'end', 'type', 'aum', 'confidence', 'variability', 'region', 'removed', 'threshold',
      ]); // prettier-ignore
      expect(await readTestRows(path)).toEqual([
        [0, 0, 0, 0, null, 1 / 3, 0.9, 0, null, false, null],
        [1, 0, 0, 1, 'LOC', -2, 0.1, 0.05, 'hard', true, 'positives'],
        [2, 0, 1, 1, null, 3, 0.8, 0, null, false, null],
        [3, 1, 0, 0, 'PER', 4, 0.7, 0.1, 'easy', false, null],
        [5, 2, 0, 1, null, 5, 0.2, 0.4, null, true, 'negatives'],
        [6, 2, 1, 1, 'LOC', 6, 0.5, 0.3, 'ambiguous', false, null],
      ]);
      expect(Object.fromEntries(table.schema.metadata)).toEqual({ format: 'dynclean-spans-1', tauPositives: '0.852' });
    }));

  it('names the span that the data do not have, and leaves no file', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'spans.arrow');
      const alien = { ...chunks[0]!, spanIds: Int32Array.of(0, 1, 7) };
      await expect(writeSpansTable(path, [alien], options)).rejects.toThrow(
        new InputError(`${path}: the data have 7 candidate spans, but the dynamics hold span 7`),
      );
      expect(await readdir(folder)).toEqual([]);
    }));

  it('leaves no file when it is interrupted, and an older one as it was', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'spans.arrow');
      await writeSpansTable(path, chunks.slice(0, 1), options);
      await expect(writeSpansTable(path, chunks, { ...options, signal: AbortSignal.abort() })).rejects.toThrow(
        InterruptedError,
      );
      expect(tableFromIPC(await readFile(path)).numRows).toBe(3);
      expect(await readdir(folder)).toEqual(['spans.arrow']);
    }));
});
