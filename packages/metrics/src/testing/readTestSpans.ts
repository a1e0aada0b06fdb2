import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Sentence } from '@dynclean/schema';

const folder = fileURLToPath(new URL('../../../../../shared/datasets/', import.meta.url));

/** For tests: entity types of the public datasets, in the order of their labels. */
export const testTypes = {
  conll03: ['ORG', 'MISC', 'PER', 'LOC'],
  wikigold: ['ORG', 'MISC', 'PER', 'LOC'],
  wnut16: 'geoloc facility movie company product person other sportsteam tvshow musicartist'.split(' '),
  bc5cdr: ['Disease', 'Chemical'],
} as const satisfies Record<string, readonly string[]>;

/** A dataset whose files tests read where they are there. */
export type TestDataset = keyof typeof testTypes;

/**
 * For tests: whether the files of a dataset are beside the project, and how its tests are called where they are not.
 */
export function canRead(dataset: TestDataset): { isThere: boolean; note: string } {
  const isThere = existsSync(`${folder}${dataset}/train-distant.jsonl`);
  return { isThere, note: isThere ? '' : ` (skipped: no ../shared/datasets/${dataset})` };
}

/** For tests: labels of all spans of at most `maxSpanWidth` tokens, in the order of span ids, and entities by label. */
export function readTestSpans(dataset: TestDataset, file: string, maxSpanWidth: number) {
  const lines = readFileSync(`${folder}${dataset}/${file}.jsonl`, 'utf8').trimEnd().split('\n');
  const types: readonly string[] = testTypes[dataset];
  const labels: number[] = [];
  const counts = new Array<number>(types.length + 1).fill(0);
  for (const { tokens, entities } of lines.map((line) => JSON.parse(line) as Sentence)) {
    const labelOf = new Map(entities.map(([first, last, type]) => [`${first} ${last}`, types.indexOf(type) + 1]));
    for (const label of labelOf.values()) counts[label]! += 1;
    for (let first = 0; first < tokens.length; first++) {
      for (let last = first; last < Math.min(first + maxSpanWidth, tokens.length); last++) {
        labels.push(labelOf.size === 0 ? 0 : (labelOf.get(`${first} ${last}`) ?? 0));
      }
    }
  }
  return { labels: Int32Array.from(labels), counts };
}
