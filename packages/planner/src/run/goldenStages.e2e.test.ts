import { readFile } from 'node:fs/promises';

import { type EngineName, listEngines } from '@dynclean/engine';
import { describe, expect, it } from '@jest/globals';

import { type GoldenStage, isGolden, measureGoldenStages } from '../testing/measureGoldenStages.js';

/** By engine and title, as `scripts/writeGoldenStages.mjs` wrote them. */
const golden = JSON.parse(await readFile(new URL('../../golden/stages.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, Readonly<Record<string, GoldenStage>>>
>;

const libtorch = listEngines().find(({ name }) => name === 'libtorch');

describe('golden stages', () => {
  it.each<EngineName>(libtorch?.available === true ? ['libtorch', 'cpu'] : ['cpu'])(
    'on %s are what their code versions have always computed',
    async (engine) => {
      const measured = await measureGoldenStages(engine);
      expect(Object.keys(measured)).toEqual(Object.keys(golden[engine] ?? {}));
      for (const [title, { code, values }] of Object.entries(measured)) {
        const then = golden[engine]?.[title];
        const changed = Object.entries(values).filter(([name, value]) => !isGolden(value, then?.values[name] ?? NaN));
        const isSameCode = code === then?.code;
        const verdict =
          changed.length === 0 && isSameCode
            ? 'as before'
            : isSameCode
              ? `${code} computes something else than it did: raise the code version in codeVersions.ts, then run ` +
                `"node scripts/writeGoldenStages.mjs" (${changed.map(([name, value]) => `${name}: ${then?.values[name]}, now ${value}`).join('; ')})`
              : `${code} is new here: run "node scripts/writeGoldenStages.mjs"`;
        expect([title, verdict]).toEqual([title, 'as before']);
      }
    },
  );
});
