// @ts-check
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import config from '../../jest.config.mjs';

const packages = fileURLToPath(new URL('../../packages', import.meta.url));

/** Limits in milliseconds that a test file sets: of a test or a hook, behind its function, and of the file. */
function listLimits(/** @type {string} */ source) {
  const limits = [...source.matchAll(/^\s*\}, ([\d_]+)\);|^\s*jest\.setTimeout\(([\d_]+)\)/gm)];
  // What is below a second is an argument of something else.
  return limits.map(([, behind, ofFile]) => Number((behind ?? ofFile).replaceAll('_', ''))).filter((ms) => ms >= 1000);
}

test('limits are read behind functions and of files', () => {
  const source =
    "jest.setTimeout(5_000);\nit('is', () => {\n  f();\n}, 60_000);\nit('was', () => {});\nsum(() => {\n}, 3);\n";
  assert.deepEqual(listLimits(source), [5000, 60_000]);
});

// On a core that others use too, the plain engine takes minutes for what takes seconds elsewhere.
test('no test of a package has less patience than all of them', () => {
  const impatient = readdirSync(packages).flatMap((name) =>
    readdirSync(join(packages, name, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => join(name, 'src', file))
      .filter((file) =>
        listLimits(readFileSync(join(packages, file), 'utf8')).some((limit) => limit < config.testTimeout),
      ),
  );
  assert.deepEqual(impatient, []);
});
