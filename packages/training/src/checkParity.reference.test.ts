import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';
import { type EngineName, listEngines, startEngine } from '@dynclean/engine';

import { checkParity } from './checkParity.js';
import { readSettledMemory } from './testing/readSettledMemory.js';

const fixtures = fileURLToPath(new URL('../../../../shared/fixtures', import.meta.url));
const missing = existsSync(fixtures) ? null : 'skipped: ../shared/fixtures is not there';

describe.each(listEngines())('parity with PyTorch on $name', ({ name, available, reason }) => {
  const skip = missing ?? (available ? null : `skipped: engine ${name}: ${reason}`);
  const test = skip === null ? it : it.skip;

  test.each(['bert-tiny', 'roberta-tiny'])(
    `every quantity of %s is within its tolerance${skip === null ? '' : ` (${skip})`}`,
    async (fixture) => {
      await startEngine({ engine: name as EngineName, threads: 1 });
      const before = await readSettledMemory();
      const { quantities } = await checkParity(join(fixtures, fixture));
      expect(quantities.filter(({ ok }) => !ok)).toEqual([]);
      // 5 outputs and losses, TopNeg's loss and set, the loss curve; a gradient and a weight for each of 44 parameters.
      expect(quantities).toHaveLength(8 + 2 * 44);
      const { numTensors, nativeHandles } = await readSettledMemory();
      expect([numTensors, nativeHandles]).toEqual([before.numTensors, before.nativeHandles]);
    },
    300_000, // plain TensorFlow.js is slow, the more so beside other work
  );
});

describe(checkParity, () => {
  it('says what a fixture is when the folder is none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dynclean-fixture-'));
    await expect(checkParity(folder)).rejects.toThrow(`${folder}: must be a parity fixture with config.json`);
    await writeFile(join(folder, 'batch.json'), '{"numClasses": 1}');
    await expect(checkParity(folder)).rejects.toThrow("batch.json: must be a fixture's batch");
    await rm(folder, { recursive: true });
  });
});
