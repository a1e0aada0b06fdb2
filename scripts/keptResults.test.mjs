// @ts-check
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const results = join(root, 'results');

/** Records of finished stages that are kept, by the folder under `results`. */
const kept = readdirSync(results)
  .filter((name) => existsSync(join(results, name, 'stages')))
  .map((name) => ({
    name,
    records: readdirSync(join(results, name, 'stages')).map((stage) =>
      JSON.parse(readFileSync(join(results, name, 'stages', stage, 'stage.json'), 'utf8')),
    ),
  }));

/** Whether the README of a folder of results says that they do not come from one way of computing. */
const saysMixed = (/** @type {string} */ name) =>
  /mix two ways of computing/.test(readFileSync(join(results, name, 'README.md'), 'utf8'));

describe('results/', () => {
  it('what a run leaves there by itself is not for git', () => {
    const ignored = readFileSync(join(root, '.gitignore'), 'utf8').split('\n');
    for (const name of ['stages', 'logs', 'status', 'locks']) assert.ok(ignored.includes(`/results/${name}/`), name);
  });

  it('each record names the commit and the code version that made it', () => {
    assert.ok(kept.length > 0);
    for (const { name, records } of kept) {
      assert.ok(records.length > 0, name);
      for (const { kind, title, build, determinants } of records) {
        assert.match(build?.commit ?? '', /^[0-9a-f]{40}$/, `${name}: ${title}`);
        assert.match(determinants.code, new RegExp(`^${kind}\\.v\\d+$`), `${name}: ${title}`);
      }
    }
  });

  it('a record holds no text of a corpus', () => {
    for (const { name, records } of kept) {
      for (const record of records) {
        assert.doesNotMatch(JSON.stringify(record), /"(tokens|text|words)":\[?"/, `${name}: ${record.title}`);
      }
    }
  });

  it('a folder has one code version, or its README says that it mixes', () => {
    for (const { name, records } of kept) {
      const versions = new Map();
      for (const { kind, determinants } of records) {
        versions.set(kind, new Set([...(versions.get(kind) ?? []), determinants.code]));
      }
      assert.ok([...versions.values()].every(({ size }) => size === 1) || saysMixed(name), name);
    }
    // Lists of an earlier form, which have no code version at all.
    const lists = readdirSync(results).filter((name) => existsSync(join(results, name, 'stages.jsonl')));
    for (const name of lists) assert.ok(saysMixed(name), name);
  });
});
