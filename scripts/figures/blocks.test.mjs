// @ts-check
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';

import { fillFile } from '../writeFigures.mjs';
import { blocks, replaceBlock } from './blocks.mjs';

describe('figures of README and docs', () => {
  for (const file of Object.keys(blocks)) {
    it(`${file} has what the files under results say (else: node scripts/writeFigures.mjs)`, async () => {
      assert.equal(await readFile(new URL(`../../${file}`, import.meta.url), 'utf8'), await fillFile(file));
    });
  }

  it('refuses a text without the block, or with two', () => {
    const block = '<!-- a:start -->x<!-- a:end -->';
    assert.equal(replaceBlock(`1 ${block} 2`, 'a', 'y'), '1 <!-- a:start -->\n\ny\n\n<!-- a:end --> 2');
    assert.throws(() => replaceBlock('nothing', 'a', 'y'), /must have one block "a"/);
    assert.throws(() => replaceBlock(block + block, 'a', 'y'), /must have one block "a"/);
  });
});
