// @ts-check
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { Sandbox } from '../test/Sandbox.mjs';
import { compareFolders } from './compareFolders.mjs';

/** Two folders, with the given files each. */
function makeBoth(context, expected, got) {
  const { root } = new Sandbox(context);
  return [expected, got].map((files, index) => {
    const folder = join(root, String(index));
    mkdirSync(folder);
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return { folder, root: folder };
  });
}
const differing = async (context, expected, got) =>
  (await compareFolders(.../** @type {[any, any]} */ (makeBoth(context, expected, got)))).differing;

describe('compareFolders', () => {
  it('passes over what was measured, and nothing else', async (context) => {
    const run = (totalMs, cleaning, metric) =>
      JSON.stringify({ totalMs, durations: { cleaning }, cleaning: { metric, kPos: 90 } });
    assert.deepEqual(await differing(context, { 'a.json': run(1, 5, 'aum') }, { 'a.json': run(2, 6, 'aum') }), []);
    const other = { 'a.json': run(1, 5, 'confidence') };
    assert.deepEqual(await differing(context, { 'a.json': run(1, 5, 'aum') }, other), ['a.json']);
  });

  it('sees a line too much, half a file, a file too much, and a byte', async (context) => {
    const expected = { 'log.jsonl': '{"epoch":1}\n', 'b.json': '{}', 'c.arrow': 'abc' };
    const got = { 'log.jsonl': '{"epoch":1}\n{"epoch":1}\n', 'b.json': '{', 'c.arrow': 'abd', d: '' };
    assert.deepEqual((await differing(context, expected, got)).sort(), ['b.json', 'c.arrow', 'd', 'log.jsonl']);
  });
});
