// DynClean's Table 2, row KB-Matching: BC5CDR is the one corpus whose dictionaries are public.
import { join } from 'node:path';

import { expect, it } from '@jest/globals';

import { readSentences } from '../../reading/readSentences.js';
import { describeWithSharedData, SHARED_DATASETS } from '../../testing/sharedData.js';
import { annotateSentences } from '../annotateSentences.js';

const FOLDER = 'dictionaries/conf-mpu-bc5cdr/dict-1.0';

describeWithSharedData('the row KB-Matching of Table 2', `${FOLDER}/Chemical.txt`, () => {
  it.each([
    // 86.39/51.24/64.32 in the paper.
    ['kb-matching', {}, [5026, 5818, 9809], '86.39/51.24/64.32'],
    // Words of both types are of neither.
    ['kb-matching', { ambiguous: 'first' }, [5026, 5820, 9809], '86.36/51.24/64.32'],
  ] as const)('comes of the rule %s with %j', async (rule, settings, counts, row) => {
    const names = ['Chemical', 'Disease'].map((type) => `${type}=${join(SHARED_DATASETS, FOLDER, `${type}.txt`)}`);
    const gold = await readSentences(join(SHARED_DATASETS, 'bc5cdr/test.jsonl'));
    let [correct, found, entities, index] = [0, 0, 0, 0];
    for await (const sentence of annotateSentences('dictionary', gold, { settings: { names, rule, ...settings } })) {
      const truth = new Set(gold[index++]!.entities.map(String));
      correct += sentence.entities.filter((entity) => truth.has(String(entity))).length;
      found += sentence.entities.length;
      entities += truth.size;
    }
    const [precision, recall] = [correct / found, correct / entities];
    const f1 = (2 * precision * recall) / (precision + recall);
    expect([correct, found, entities]).toEqual(counts);
    expect([precision, recall, f1].map((value) => (100 * value).toFixed(2)).join('/')).toBe(row);
  });
});
