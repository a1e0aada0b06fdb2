import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type EngineName, listEngines, startEngine } from '@dynclean/engine';
import { readSettledMemory } from '@dynclean/training/testing';
import { describe, expect, it } from '@jest/globals';

import { checkParity } from './checkParity.js';

/** Ours, made by scripts/peer/parity_fixture.py, and others that may lie beside the project. */
const ownFixtures = fileURLToPath(new URL('../tests/fixtures', import.meta.url));
const sharedFixtures = fileURLToPath(new URL('../../../../shared/fixtures', import.meta.url));
const missing = existsSync(sharedFixtures) ? null : '../shared/fixtures is not there';

interface Fixture {
  readonly name: string;
  readonly numParameters: number;
  readonly folder: string;
  /** Why it cannot be compared. */
  readonly skip: string | null;
  readonly isLongOnCpu?: boolean;
}

/**
 * Each with the number of its parameters: 16 a layer, embeddings (with token types 5, else 4), MPNet's biases,
 * ELECTRA's projection, 7 in the head. DeBERTa: the table of distances and its norm, matrices of its own for distances.
 * ModernBERT: 6 a layer but the first, which has 5, 3 around them; with biases twice as many.
 */
const fixtures: readonly Fixture[] = [
  { name: 'bert', numParameters: 2 * 16 + 5 + 7, folder: join(ownFixtures, 'bert'), skip: null },
  { name: 'roberta', numParameters: 16 + 5 + 7, folder: join(ownFixtures, 'roberta'), skip: null },
  { name: 'mpnet of four heads', numParameters: 16 + 4 + 1 + 7, folder: join(ownFixtures, 'mpnet-heads'), skip: null },
  {
    name: 'mpnet of three layers',
    numParameters: 3 * 16 + 4 + 1 + 7,
    folder: join(ownFixtures, 'mpnet-layers'),
    skip: null,
  },
  { name: 'xlm-roberta', numParameters: 2 * 16 + 5 + 7, folder: join(ownFixtures, 'xlm-roberta'), skip: null },
  { name: 'camembert', numParameters: 3 * 16 + 5 + 7, folder: join(ownFixtures, 'camembert'), skip: null },
  { name: 'distilbert', numParameters: 3 * 16 + 4 + 7, folder: join(ownFixtures, 'distilbert'), skip: null },
  { name: 'electra', numParameters: 2 * 16 + 5 + 2 + 7, folder: join(ownFixtures, 'electra'), skip: null },
  {
    name: 'deberta of version 3, all matrices shared',
    numParameters: 2 * 16 + 3 + 3 + 7,
    folder: join(ownFixtures, 'deberta-v3'),
    skip: null,
    isLongOnCpu: true,
  },
  {
    name: 'deberta with matrices for distances, positions, types, without buckets',
    numParameters: 3 * (16 + 4) + 5 + 1 + 7,
    folder: join(ownFixtures, 'deberta-own-matrices'),
    skip: null,
    isLongOnCpu: true,
  },
  {
    name: 'deberta with keys of distances alone',
    numParameters: 2 * (16 + 2) + 3 + 3 + 7,
    folder: join(ownFixtures, 'deberta-c2p'),
    skip: null,
    isLongOnCpu: true,
  },
  {
    name: 'deberta with queries of distances alone',
    numParameters: 3 * 16 + 3 + 3 + 7,
    folder: join(ownFixtures, 'deberta-p2c'),
    skip: null,
    isLongOnCpu: true,
  },
  { name: 'modernbert', numParameters: 3 * 6 - 1 + 3 + 7, folder: join(ownFixtures, 'modernbert'), skip: null },
  {
    name: 'modernbert with biases and a local layer first',
    numParameters: 2 * (2 * 6 - 1) + 1 + 2 + 2 + 7,
    folder: join(ownFixtures, 'modernbert-biases'),
    skip: null,
    isLongOnCpu: true,
  },
  { name: 'bert-tiny', numParameters: 2 * 16 + 5 + 7, folder: join(sharedFixtures, 'bert-tiny'), skip: missing },
  { name: 'roberta-tiny', numParameters: 2 * 16 + 5 + 7, folder: join(sharedFixtures, 'roberta-tiny'), skip: missing },
];

/** Set by scripts/longTests.mjs: on the plain engine some take half a minute each. */
const withLong = process.env['DYNCLEAN_LONG_TESTS'] === '1';

describe.each(listEngines())('parity with PyTorch on $name', ({ name, available, reason }) => {
  for (const { name: fixture, numParameters, folder, skip: fixtureMissing, isLongOnCpu = false } of fixtures) {
    const long = isLongOnCpu && name === 'cpu' && !withLong ? 'long, of scripts/longTests.mjs' : null;
    const skip = fixtureMissing ?? (available ? long : `engine ${name}: ${reason}`);
    (skip === null ? it : it.skip)(
      `every quantity of ${fixture} is within its tolerance${skip === null ? '' : ` (skipped: ${skip})`}`,
      async () => {
        await startEngine({ engine: name as EngineName, threads: 1 });
        const before = await readSettledMemory();
        const { quantities } = await checkParity(folder);
        expect(quantities.filter(({ ok }) => !ok)).toEqual([]);
        // 5 outputs and losses, TopNeg's loss and set, the loss curve; a gradient and a weight for each parameter.
        expect(quantities).toHaveLength(8 + 2 * numParameters);
        const { numTensors, nativeHandles } = await readSettledMemory();
        expect([numTensors, nativeHandles]).toEqual([before.numTensors, before.nativeHandles]);
      },
      300_000, // plain TensorFlow.js is slow, the more so beside other work
    );
  }
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
