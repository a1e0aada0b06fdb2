// @ts-check
// Writes what each kind of stage computes on a tiny task (packages/planner/golden/stages.json), to which a test holds
// the program. Refuses to change the figures of a code version that is there: a change of them demands a new one.
//   node scripts/writeGoldenStages.mjs
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { isGolden, measureGoldenStages } from '../packages/planner/dist/testing/measureGoldenStages.js';

import { runAsProgram } from './setup/runAsProgram.mjs';
import { SetupError } from './setup/SetupError.mjs';

const file = fileURLToPath(new URL('../packages/planner/golden/stages.json', import.meta.url));

/** @throws SetupError when a figure differs although the code version does not. */
function merge(there, measured) {
  const entries = Object.entries(measured).map(([title, stage]) => {
    const before = there[title];
    if (before === undefined || before.code !== stage.code) return [title, stage];
    for (const [name, value] of Object.entries(stage.values)) {
      if (name in before.values && !isGolden(value, before.values[name])) {
        throw new SetupError(
          `${title}: ${name} must stay ${before.values[name]} in ${stage.code}, but is ${value} now. Raise the code version in ` +
            'packages/stages/src/keys/codeVersions.ts.',
        );
      }
    }
    // what is there stays, digit for digit
    return [title, { code: stage.code, values: { ...stage.values, ...before.values } }];
  });
  return Object.fromEntries(entries);
}

await runAsProgram('writeGoldenStages', async () => {
  const there = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
  const golden = {};
  for (const engine of /** @type {const} */ (['libtorch', 'cpu'])) {
    golden[engine] = merge(there[engine] ?? {}, await measureGoldenStages(engine));
    console.log(`${engine}: ${Object.keys(golden[engine]).length} stages`);
  }
  await writeFile(file, `${JSON.stringify(golden, null, 2)}\n`);
});
