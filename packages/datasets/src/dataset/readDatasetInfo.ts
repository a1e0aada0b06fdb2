import { basename, join, resolve } from 'node:path';

import { datasetInfoSchema, showValue, type DatasetInfo, type Sentence } from '@dynclean/schema';

import { FileProblems } from '../problems/FileProblems.js';
import { parseJson } from '../json/parseJson.js';
import type { Problem } from '../problems/Problem.js';
import { readText } from '../text/readText.js';

/** The value at a path inside a parsed document, for messages. */
function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], document);
}

const showPath = (path: readonly PropertyKey[]): string =>
  path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`)).join('');

/**
 * Reads `dataset.json` of a folder. Null where there is none, which is fine, and where it is broken,
 * which is a problem.
 */
export async function readDatasetInfo(folder: string, problems: Problem[]): Promise<DatasetInfo | null> {
  const own = new FileProblems(join(folder, 'dataset.json'));
  const info = await readChecked(own);
  problems.push(...own.problems);
  return info;
}

async function readChecked(own: FileProblems): Promise<DatasetInfo | null> {
  const text = await readText(own, { mayBeAbsent: true });
  if (text === null) return null;
  const document = parseJson(text, {}, own);
  if (document === undefined) return null;
  const parsed = datasetInfoSchema.safeParse(document);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      own.error(
        'dataset-info',
        issue.path.length === 0 ? {} : { where: showPath(issue.path) },
        `${issue.message}, but got ${showValue(valueAt(document, issue.path))}`,
        'docs/data.md describes dataset.json; "name" and "types" are enough.',
      );
    }
    return null;
  }
  const { types } = parsed.data;
  types.forEach((type, index) => {
    if (types.indexOf(type) !== index) {
      own.error(
        'dataset-info',
        { where: `types[${index}]` },
        `must be a type that is not listed yet, but got ${showValue(type)}`,
        'List each type once; its place is its label.',
      );
    }
  });
  return own.hasErrors ? null : parsed.data;
}

/**
 * What a corpus without `dataset.json` is: named for its folder, its types those of the training sentences in order of
 * first appearance (from the first sentence on, in each from left to right, excluded spans like entities, so that D'
 * numbers its types as D does).
 */
export function deriveDatasetInfo(folder: string, train: Iterable<Sentence>): DatasetInfo {
  const types = new Set<string>();
  for (const { entities, excluded = [] } of train) {
    const spans = [...entities, ...excluded].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    for (const [, , type] of spans) if (type !== null) types.add(type);
  }
  return { name: basename(resolve(folder)), types: [...types] };
}
