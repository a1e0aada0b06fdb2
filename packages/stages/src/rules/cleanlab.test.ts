import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { createLabelVocabulary, createSpanReader, enumerateCandidateSpans } from '@dynclean/datasets';
import { describe, expect, it } from '@jest/globals';

import { WordDistributions } from '../measures/WordDistributions.js';
import { createTestFolder } from '../testing/createTestFolder.js';
import { hasCleanlab } from '../testing/hasCleanlab.js';
import { liftIssues } from './cleanlab.js';
import { findLabelIssues, findMissingCleanlab } from './findLabelIssues.js';

describe(liftIssues, () => {
  /** Spans of at most two words: [0,0] [0,1] [1,1] of "x y", and [0,0] of "z". */
  const sentences = [
    { tokens: ['x', 'y'], entities: [] },
    { tokens: ['z'], entities: [] },
  ];
  const spans = enumerateCandidateSpans(sentences, createLabelVocabulary(['A', 'B']), 2);

  it('takes an entity by any of its words, another span by all of them', () => {
    const words = new WordDistributions(createSpanReader(spans));
    const lift = (isIssue: readonly number[], labels: readonly number[]) =>
      [...liftIssues(words, Uint8Array.from(isIssue), { spanIds: Int32Array.of(0, 1, 2, 3), labels: Int32Array.from(labels) })]; // prettier-ignore
    expect(lift([0, 1, 0], [0, 2, 0, 0])).toEqual([1, 0, 0, 1]); // y is found
    expect(lift([0, 1, 1], [0, 0, 0, 0])).toEqual([1, 1, 0, 0]);
    expect(lift([1, 1, 0], [0, 0, 0, 2])).toEqual([0, 0, 0, 1]);
  });
});

/** Written by scripts/peer/cleanlab_values.py: 40 made-up sentences as the library judges them. */
interface Values {
  readonly offsets: number[];
  readonly labels: number[];
  readonly probabilities: number[];
  readonly issues: number[];
}

describe(findLabelIssues, () => {
  const stored = JSON.parse(
    readFileSync(new URL('../../tests/cleanlabValues.json', import.meta.url), 'utf8'),
  ) as Values;
  const words = {
    offsets: Int32Array.from(stored.offsets),
    labels: Int32Array.from(stored.labels),
    probabilities: Float64Array.from(stored.probabilities),
    numClasses: 3,
  };

  (hasCleanlab() ? it : it.skip)('are found by the library as it found them (needs cleanlab in Python)', async () => {
    const isIssue = await findLabelIssues(words);
    expect([...isIssue.keys()].filter((word) => isIssue[word] === 1)).toEqual(stored.issues);
    expect(await findMissingCleanlab()).toBeNull();
  });

  it('need a Python with the library, and say so', async () => {
    const before = process.env['DYNCLEAN_PYTHON'];
    process.env['DYNCLEAN_PYTHON'] = join(await createTestFolder(), 'no-python');
    expect(await findMissingCleanlab()).toContain('cleanlab, the Python library, is not there. Set DYNCLEAN_PYTHON');
    await expect(findLabelIssues(words)).rejects.toThrow('Set DYNCLEAN_PYTHON to a Python that has it (pip install cleanlab==2.9.0)'); // prettier-ignore
    if (before === undefined) delete process.env['DYNCLEAN_PYTHON'];
    else process.env['DYNCLEAN_PYTHON'] = before;
  });
});
