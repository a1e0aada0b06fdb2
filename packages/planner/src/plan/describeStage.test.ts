import { profileSchema } from '@dynclean/schema';
import type { DataFacts, Inventory, PlannedStage } from '@dynclean/stages';
import { describe, expect, it } from '@jest/globals';

import { makeTestInventory } from '../testing/makeTestInventory.js';
import { makeTestManifest } from '../testing/makeTestManifest.js';
import { planManifests, type PlanOptions } from './planManifests.js';

const inventory = makeTestInventory(1142);
const withFacts = (more: Partial<DataFacts>): Inventory => ({
  ...inventory,
  describeData: async (data) => ({ ...(await inventory.describeData(data)), ...more }),
});

/** The stages of one cell by kind; a training is the last one of its kind. */
async function stagesOf(block: object, options: Partial<PlanOptions> = {}, define = {}) {
  const loaded = makeTestManifest([{ datasets: 'wikigold', models: 'roberta', seeds: 43, ...block }], { define });
  const plan = await planManifests([loaded], {
    inventory,
    engine: { name: 'libtorch', deviceKind: 'cpu' },
    ...options,
  });
  return new Map([...plan.stages.values()].map((stage) => [stage.kind, stage]));
}
type Stages = ReadonlyMap<PlannedStage['kind'], PlannedStage>;
const keysOf = (stages: Stages) => Object.fromEntries([...stages].map(([kind, { key }]) => [kind, key]));

describe('the key of a stage', () => {
  it.each([
    ['other types', { types: ['PER', 'ORG'] }, ['train', 'threshold', 'clean']],
    ['another training file', { trainSha256: 'x' }, ['train', 'threshold', 'clean']],
    ['another dev file', { devSha256: 'x' }, ['train']],
    ['another test file', { testSha256: 'x' }, ['train']],
  ])('differs with %s for what reads it', async (_what, facts, kinds) => {
    // Cleanings and threshold runs are measured on nothing; the cleaning here reads an oracle's labels or other keys.
    const [base, other] = [await stagesOf({ versions: 'D2' }), await stagesOf({ versions: 'D2' }, { inventory: withFacts(facts) })]; // prettier-ignore
    const [before, after] = [keysOf(base), keysOf(other)];
    for (const kind of kinds) expect(after[kind]).not.toBe(before[kind]);
    if (!kinds.includes('threshold')) expect(after['threshold']).toBe(before['threshold']);
  });

  it('differs where a profile cuts the data shorter, cleanings by an oracle included', async () => {
    const cut = (train: number) =>
      profileSchema.parse({ name: 's', about: '', encoder: 'minilm', sentences: { train, dev: 5, test: 5 } });
    const [short, long] = [
      keysOf(await stagesOf({ versions: 'oracle' }, { profile: cut(50) })),
      keysOf(await stagesOf({ versions: 'oracle' }, { profile: cut(60) })),
    ];
    expect(short['clean']).not.toBe(long['clean']);
    expect(short['train']).not.toBe(long['train']);
  });

  it.each(['thresholdSeed', 'thresholdCount', 'thresholdRelabel'] as const)(
    'of a threshold run differs with %s, and that of its dynamics run does not',
    async (setting) => {
      const value = { thresholdSeed: 7, thresholdCount: 'Np_over_c_plus_1', thresholdRelabel: 'any_other' }[setting];
      const block = { versions: 'D2', needs: 'cleaning' };
      const base = keysOf(await stagesOf(block));
      const other = keysOf(await stagesOf({ ...block, cleaning: { [setting]: value } }));
      expect(other['threshold']).not.toBe(base['threshold']);
      expect(other['clean']).not.toBe(base['clean']);
      expect(other['train']).toBe(base['train']);
    },
  );

  it('depends on gold labels where they are trained on', async () => {
    expect(keysOf(await stagesOf({ versions: 'gold' }))).not.toEqual(keysOf(await stagesOf({ versions: 'D' })));
  });

  it('says what a stage reads: a cleaning both runs of its cleaner, a training its version', async () => {
    const stages = await stagesOf({ versions: 'D2', models: 'roberta-st' });
    const [clean, threshold, train] = [stages.get('clean'), stages.get('threshold'), stages.get('train')];
    expect(clean?.inputs).toHaveLength(2);
    expect(clean?.inputs).toContain(threshold?.key);
    expect(train?.inputs).toEqual([clean?.key]);
    expect(stages.get('self-train')?.inputs).toEqual([train?.key, clean?.key]);
  });

  it('has a setting without the paths of this machine: a folder goes by its name', async () => {
    const define = (dataset: string) => ({ datasets: { own: { dataset } } });
    const there = await stagesOf({ datasets: 'own' }, {}, define('/home/one/data'));
    const here = await stagesOf({ datasets: 'own' }, {}, define('/home/two/data'));
    expect(here.get('train')?.setting).toBe(there.get('train')?.setting);
    const other = await stagesOf({ datasets: 'wikigold' });
    expect(other.get('train')?.setting).not.toBe(here.get('train')?.setting);
  });
});
