// @ts-check
import { basename } from 'node:path';

import { computeChecksum } from './computeChecksum.mjs';

/** @typedef {import('./readItems.mjs').Item} Item */

/**
 * Pairs the files of two sides by what they are: those of one stage (of one key, else of one title) and one kind are
 * matched by path, then by content, then by name; at last what is left over, if it is one on each side. A file of no
 * stage (run folders were none once) is matched with the one in its place.
 *
 * @param {readonly Item[]} before
 * @param {readonly Item[]} after
 * @returns {{ pairs: { before: Item, after: Item }[], vanished: Item[], added: Item[] }}
 */
export function pairItems(before, after) {
  const titles = new Map(before.map(({ key, owner }) => [key, owner]));
  const roleOf = (/** @type {Item} */ { key, owner, kind, format }) =>
    JSON.stringify([titles.get(key) ?? owner, kind, withoutVersion(format)]);
  const [expected, got] = [groupBy(before, roleOf), groupBy(after, roleOf)];
  /** @type {ReturnType<typeof pairItems>} */
  const result = { pairs: [], vanished: [], added: [] };
  for (const role of new Set([...expected.keys(), ...got.keys()])) {
    const { pairs, vanished, added } = pairRole(expected.get(role) ?? [], got.get(role) ?? []);
    result.pairs.push(...pairs);
    result.vanished.push(...vanished);
    result.added.push(...added);
  }
  return pairByPlace(result);
}

/**
 * @param {ReturnType<typeof pairItems>} found
 * @returns {ReturnType<typeof pairItems>}
 */
function pairByPlace({ pairs, vanished, added }) {
  const left = { vanished: [...vanished], added: [...added] };
  /** @type {{ before: Item, after: Item }[]} */
  const more = [];
  for (const before of vanished.filter(({ key, place }) => key === '' && place !== undefined)) {
    const after = left.added.find(({ place, kind }) => place === before.place && kind === before.kind);
    if (after === undefined) continue;
    left.vanished.splice(left.vanished.indexOf(before), 1);
    left.added.splice(left.added.indexOf(after), 1);
    more.push({ before, after });
  }
  return { pairs: [...pairs, ...more], ...left };
}

/**
 * @param {readonly Item[]} items
 * @param {(item: Item) => string} say
 */
function groupBy(items, say) {
  /** @type {Map<string, Item[]>} */
  const groups = new Map();
  for (const item of items) groups.set(say(item), [...(groups.get(say(item)) ?? []), item]);
  return groups;
}

/** `dynclean-run-1` → `dynclean-run`: a new version of a format is still the same file. @param {string} format */
function withoutVersion(format) {
  return format.replace(/-\d+$/, '');
}

/**
 * @param {Item[]} before
 * @param {Item[]} after
 */
function pairRole(before, after) {
  const left = { before: [...before], after: [...after] };
  /** @type {{ before: Item, after: Item }[]} */
  const pairs = [];
  const take = (/** @type {(item: Item) => string} */ say) => {
    for (const item of [...left.before]) {
      const index = left.after.findIndex((other) => say(other) === say(item));
      if (index < 0) continue;
      left.before.splice(left.before.indexOf(item), 1);
      pairs.push({ before: item, after: left.after.splice(index, 1)[0] });
    }
  };
  take(({ path }) => path);
  take(({ content }) => computeChecksum(Buffer.isBuffer(content) ? content : JSON.stringify(content)));
  take(({ path }) => basename(path));
  if (left.before.length === 1 && left.after.length === 1) take(() => '');
  return { pairs, vanished: left.before, added: left.after };
}
