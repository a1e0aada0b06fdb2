import { FileProblems } from '../problems/FileProblems.js';
import type { JsonLayout } from './findJsonLayout.js';
import { readJsonItems } from './readJsonItems.js';

/** So many values say what a file holds, if the first ones are broken. */
export const NUM_ITEMS = 20;

/** The first values of a JSON file that are JSON at all; what is wrong with it is reported when it is read. */
export function readFirstItems(text: Buffer, layout: JsonLayout): unknown[] {
  const items: unknown[] = [];
  for (const { value } of readJsonItems(text, layout, new FileProblems(''))) {
    if (value !== undefined) items.push(value);
    if (items.length === NUM_ITEMS) break;
  }
  return items;
}
