import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { runCli } from './testing/runCli.js';
import { writeForeignRun } from './testing/writeForeignRun.js';

let folder = '';
let run = '';
const path = (name: string): string => join(folder, name);
const read = (name: string): Promise<string> => readFile(path(name), 'utf8');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynclean-dynamics-'));
  run = await writeForeignRun(folder);
});
afterAll(() => rm(folder, { recursive: true }));

describe('dynamics export', () => {
  it('to aum and back cleans alike, and says that there are no probabilities', async () => {
    const told = await runCli(['dynamics', 'export', run, '--to', 'aum', '--out', path('aum')]);
    expect([told.code, told.stdout]).toEqual([
      0,
      `${path('aum')}: 8 spans, 2 epochs\n- aum_values.csv\n- full_aum_records.csv\n`,
    ]);
    expect(await read('aum/aum_values.csv')).toMatch(/^sample_id,aum\n5,7\.0\n4,6\.0\n[^]*\n1,-1\.0\n$/);
    await runCli(['dynamics', 'export', run, '--to', 'aum', '--threshold', '--out', path('aum-threshold')]);
    // Samples of the threshold run have the class behind A and B.
    expect(await read('aum-threshold/full_aum_records.csv')).toContain('\n1,1,3,1.5,0,0.0,1.5,1.5\n');
    const again = await runCli([
      ...['clean', path('corpus'), '--max-span-width', '1', '--ids', path('ids.json'), '--out', path('again')],
      ...['--dynamics', path('aum'), '--threshold', path('aum-threshold'), '--json', '--quiet'],
    ]);
    expect(JSON.parse(again.stdout)).toMatchObject({
      epochsAveraged: 2,
      lacksProbabilities: true,
      notes: [expect.stringContaining('which hold no probabilities')],
    });
    expect(await read('again/cleaned/train-distant.jsonl')).toBe(await read('run/cleaned/train-distant.jsonl'));
    for (const refused of [
      await runCli(['clean', '--from', path('again'), '--metric', 'confidence', '--out', path('refused')]),
      await runCli(['sweep', path('again'), '--metric', 'aum,confidence']),
    ]) {
      expect([refused.code, refused.stderr]).toEqual([
        2,
        expect.stringContaining('metric: must be "aum" with dynamics of the package aum, which hold no probabilities'),
      ]);
    }
  });

  it('to cartography says what was written', async () => {
    const { stdout } = await runCli(['dynamics', 'export', run, '--to', 'cartography', '--out', path('map'), '--json']);
    const [first, second, metrics] = ['training_dynamics/dynamics_epoch_0.jsonl', 'training_dynamics/dynamics_epoch_1.jsonl', 'td_metrics.jsonl']; // prettier-ignore
    expect(JSON.parse(stdout)).toMatchObject({ spans: 8, epochs: 2, labels: [null, 'A', 'B'], files: [first, second, metrics] }); // prettier-ignore
    expect((await read(`map/${metrics}`)).split('\n')).toHaveLength(9);
  });
});
