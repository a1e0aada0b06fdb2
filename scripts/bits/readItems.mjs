// @ts-check
import { readdir, readFile } from 'node:fs/promises';
import { dirname, extname, join, relative } from 'node:path';

import { isArrow } from './compareArrow.mjs';
import { normalizeJson } from './normalizeJson.mjs';
import { normalizeText } from './normalizeText.mjs';
import { isSafetensors } from './parseSafetensors.mjs';

/**
 * A file of results: what it is and whose it is, so that it can be found wherever it lies.
 *
 * @typedef {object} Item
 * @property {string} key - Of the stage that the file belongs to; '' where it is of none.
 * @property {string} owner - The stage in words: `train: demo, roberta on D2, seed 42`.
 * @property {'tensors' | 'arrow' | 'json' | 'text'} kind
 * @property {string} format - What the file itself says it is (`dynclean-run-1`), else ''.
 * @property {string} path - Below the folder of its owner.
 * @property {string} [place] - Below the folder of all.
 * @property {Buffer | string | object} content - Bytes, text, or the normalized value of JSON and JSON Lines.
 */

const texts = new Set(['.md', '.csv', '.txt', '.svg', '.html']);

/**
 * All files below a folder that hold results, as items. Logs, locks and the state of processes are none.
 *
 * @param {string} folder
 * @param {readonly string[]} roots - Folders that paths in the files begin with.
 * @returns {Promise<Item[]>}
 */
export async function readItems(folder, roots) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  /** @type {{ path: string, item: Pick<Item, 'kind' | 'format' | 'content'> }[]} */
  const read = [];
  /** @type {Map<string, { key: string, owner: string }>} */
  const stages = new Map(); // folder → stage
  for (const path of paths.sort()) {
    const bytes = await readFile(path);
    const stage = readStage(path, bytes);
    if (stage !== null) stages.set(dirname(path), stage);
    const item = readItem(path, bytes, roots);
    if (item !== null) read.push({ path, item });
  }
  return read.map(({ path, item }) => {
    const place = findOwner(path, folder, stages);
    const { key, owner } = stages.get(place) ?? { key: '', owner: '' };
    return { key, owner, path: relative(place, path), place: relative(folder, path), ...item };
  });
}

/**
 * The stage that a file describes, if it does.
 *
 * @param {string} path
 * @param {Buffer} bytes
 */
function readStage(path, bytes) {
  if (extname(path) !== '.json' || !bytes.includes('"dynclean-stage-')) return null;
  const { format, key, kind, title } = JSON.parse(bytes.toString());
  return String(format).startsWith('dynclean-stage-') ? { key: String(key), owner: `${kind}: ${title}` } : null;
}

/**
 * The nearest folder above a file that is a stage's, else the folder of all.
 *
 * @param {string} path
 * @param {string} folder
 * @param {ReadonlyMap<string, unknown>} stages
 */
function findOwner(path, folder, stages) {
  let place = dirname(path);
  while (place !== folder && !stages.has(place)) place = dirname(place);
  return place;
}

/**
 * @param {string} path
 * @param {Buffer} bytes
 * @param {readonly string[]} roots
 * @returns {Pick<Item, 'kind' | 'format' | 'content'> | null} null for what holds no result.
 */
function readItem(path, bytes, roots) {
  const ending = extname(path);
  if (path.endsWith('.job.json')) return null; // what a process was told
  if (isArrow(bytes)) return { kind: 'arrow', format: '', content: bytes };
  if (ending === '.json') {
    const value = JSON.parse(bytes.toString());
    if (typeof value?.pid === 'number') return null; // says what a process is doing
    return { kind: 'json', format: String(value?.format ?? ''), content: asObject(normalizeJson(value, roots)) };
  }
  if (ending === '.jsonl') {
    const lines = bytes
      .toString()
      .split('\n')
      .filter((line) => line !== '');
    return {
      kind: 'json',
      format: 'lines',
      content: lines.map((line) => asObject(normalizeJson(JSON.parse(line), roots))),
    };
  }
  if (texts.has(ending)) return { kind: 'text', format: ending, content: normalizeText(bytes.toString(), roots) };
  return isSafetensors(bytes) ? { kind: 'tensors', format: '', content: bytes } : null;
}

/** @param {unknown} value */
function asObject(value) {
  return /** @type {object} */ (value);
}
