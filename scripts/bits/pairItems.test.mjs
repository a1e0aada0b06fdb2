// @ts-check
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';

import { compareItems } from './compareItems.mjs';
import { Findings } from './Findings.mjs';
import { readItems } from './readItems.mjs';
import { formatSafetensors } from './testing/formatSafetensors.mjs';

const place = await mkdtemp(join(tmpdir(), 'bits-test-'));
after(() => rm(place, { recursive: true }));

/** @param {Record<string, unknown>} value */
const stage = (value) => JSON.stringify({ format: 'dynclean-stage-1', kind: 'train', title: 'demo on D', ...value });
const model = formatSafetensors({ a: [1, 2] });

let numFolders = 0;

/**
 * The items of a folder with these files.
 *
 * @param {Record<string, string | Buffer>} files
 */
async function read(files) {
  const folder = join(place, String(numFolders++));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return readItems(folder, [folder]);
}

/**
 * @param {Record<string, string | Buffer>} before
 * @param {Record<string, string | Buffer>} after
 */
async function compare(before, after) {
  const findings = new Findings();
  compareItems({ before: await read(before), after: await read(after) }, findings);
  return findings;
}

const plain = {
  'stages/train-1/stage.json': stage({ key: '1' }),
  'stages/train-1/model/model.safetensors': model,
  'stages/train-1/run.json': JSON.stringify({ format: 'dynclean-run-1', best: 1 }),
};

test('files that have moved are found by what they are', async () => {
  const findings = await compare(plain, {
    'runs/one/about.json': stage({ key: '1' }),
    'runs/one/weights.safetensors': model,
    'runs/one/deep/result.json': JSON.stringify({ format: 'dynclean-run-2', best: 1 }),
  });
  // The one difference is what the file itself says: the version of its format.
  assert.deepEqual(findings.faults, [
    'train: demo on D: run.json.format: "dynclean-run-1" before, "dynclean-run-2" after',
  ]);
  assert.deepEqual(findings.news, []);
  assert.match(findings.describeCounts(), /^1 stages, .*1 models, 1 tensors/);
});

test('another key is a fault of the stage, which is found by its title', async () => {
  const { faults } = await compare(plain, { ...plain, 'stages/train-1/stage.json': stage({ key: '2' }) });
  assert.deepEqual(faults, ['train: demo on D: stage.json.key: "1" before, "2" after']);
});

test('a stage with another title is found by its key', async () => {
  const { faults } = await compare(plain, {
    ...plain,
    'stages/train-1/stage.json': stage({ key: '1', title: 'D of demo' }),
  });
  assert.deepEqual(faults, ['train: demo on D: stage.json.title: "demo on D" before, "D of demo" after']);
});

test('a file that is gone is a fault, one that has come is news; logs and states of processes are neither', async () => {
  const { 'stages/train-1/model/model.safetensors': _, ...rest } = plain;
  const { faults, news } = await compare(
    { ...plain, 'logs/train-1.log': 'began', 'status/1.json': '{"pid":1}' },
    { ...rest, 'stages/train-1/about.md': 'text' },
  );
  assert.deepEqual(faults, ['train: demo on D: model/model.safetensors has vanished']);
  assert.deepEqual(news, ['train: demo on D: about.md']);
});

test('one of several files of a kind that has changed is found by its place', async () => {
  const epochs = (/** @type {number} */ second) => ({
    'a/epoch-1.safetensors': model,
    'a/epoch-2.safetensors': formatSafetensors({ a: [second, 2] }),
  });
  const { faults } = await compare(epochs(3), epochs(4));
  assert.equal(faults.length, 1);
  assert.match(faults[0], /^a\/epoch-2\.safetensors: tensor a: .*by 1\.00 at most/);
});
