// @ts-check
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('every target of a package runs something: without a script or a command nx would report success', () => {
  for (const name of readdirSync(`${root}packages`)) {
    const { scripts = {}, nx = {} } = JSON.parse(readFileSync(`${root}packages/${name}/package.json`, 'utf8'));
    for (const [target, { executor, command }] of Object.entries(nx.targets ?? {})) {
      assert.ok(scripts[target] ?? executor ?? command, `${name}: ${target} runs nothing`);
    }
  }
});
