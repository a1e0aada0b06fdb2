import { profileSchema } from '@dynclean/schema';
import type {
  CleanTask,
  FinishedStage,
  HeldOutTask,
  Inventory,
  Results,
  ThresholdTask,
  TrainTask,
} from '@dynclean/stages';
import { describe, expect, it } from '@jest/globals';

import { makeTestInventory } from '../testing/makeTestInventory.js';
import { makeTestManifest } from '../testing/makeTestManifest.js';
import type { Plan, PlannedCell } from './Plan.js';
import { planManifests, type PlanOptions } from './planManifests.js';

const inventory = makeTestInventory(1142);
const engine = { name: 'libtorch', deviceKind: 'cpu' };

type CellTask = TrainTask | ThresholdTask | CleanTask;

type Blocks = Parameters<typeof makeTestManifest>[0];

const plan = (grid: Blocks, options: Partial<PlanOptions> = {}): Promise<Plan> =>
  planManifests([makeTestManifest(grid)], { inventory, engine, ...options });

const count = ({ stages }: Plan): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { kind } of stages.values()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

const seeds = [42, 43, 44, 45, 46];
const table1 = [
  {
    datasets: ['conll03', 'wikigold', 'wnut16'],
    models: ['bert', 'bert-topneg', 'roberta', 'roberta-topneg'],
    versions: ['D', 'D1', 'D2', 'D3', 'D4'],
    seeds,
  },
  { datasets: 'bc5cdr', models: ['biobert', 'biobert-topneg'], versions: ['D', 'D1', 'D3'], seeds },
];

const tasksOf = ({ stages }: Pick<Plan, 'stages'>): CellTask[] =>
  [...stages.values()].map(({ task }) => task as CellTask);

describe(planManifests, () => {
  it("needs for Table 1 the paper's 330 trainings and 14 threshold runs: dynamics runs are D runs", async () => {
    const planned = await plan(table1);
    expect(count(planned)).toEqual({ train: 330, threshold: 14, clean: 14 });
    expect(planned.cells).toHaveLength(330);
    // 3 datasets x (4 x 5 on D + 16 x 5 on D' with two runs before) + BC5CDR 10 + 20 x 3
    expect(planned.afreshTrainings).toBe(3 * (20 + 80 * 3) + 10 + 20 * 3);
    const cell = planned.cells.find(({ version, model, seed }) => version === 'D2' && model === 'bert' && seed === 43);
    const onD = planned.cells.find(({ version, model, seed }) => version === 'D' && model === 'roberta' && seed === 42);
    expect(cell?.stages.dynamics).toBe(onD?.stages.training);
    expect(planned.stages.get(onD!.stages.training!)?.needs).toEqual({ epochs: 5, dynamicsEpochs: 5, models: [] });
  });

  it('holds names out once for all cells of a cleaner, fold by fold, and not for versions that no cleaning made', async () => {
    const grid = [{ datasets: 'wikigold', models: ['bert', 'roberta'], versions: ['D', 'D2'], seeds: [42, 43], heldOut: { folds: 3 } }]; // prettier-ignore
    const planned = await plan(grid);
    const { 'held-out': held, ...others } = count(planned);
    const { stages: without, ...before } = await plan([{ ...grid[0]!, heldOut: undefined }]);
    expect([held, others]).toEqual([3, count({ ...before, stages: without })]);
    const cells = planned.cells.filter(({ stages }) => stages.heldOut !== undefined);
    expect(cells.map(({ version }) => version)).toEqual(['D2', 'D2', 'D2', 'D2']);
    for (const { stages } of cells) {
      const folds = stages.heldOut!.map((key) => planned.stages.get(key)!);
      const dynamics = planned.stages.get(stages.dynamics!)!;
      expect(folds.map(({ task }) => (task as HeldOutTask).heldOut)).toEqual([0, 1, 2].map((fold) => ({ by: 'words', folds: 3, seed: 42, fold }))); // prettier-ignore
      for (const fold of folds) {
        expect((fold.task as HeldOutTask).settings).toEqual((dynamics.task as TrainTask).settings);
        expect(fold.needs).toEqual({ epochs: 10, dynamicsEpochs: 10, models: [] });
      }
    }
    expect(planned.afreshTrainings).toBe(before.afreshTrainings + 3 * 4);
    for (const key of without.keys()) expect(planned.stages.has(key)).toBe(true); // no key is another
  });

  it('holds folds out in several ways, and gives a cleaning those that its rule reads', async () => {
    const heldOut = [{ folds: 2 }, { folds: 3, by: 'entities' }];
    const block = { datasets: 'wikigold', models: 'roberta', versions: 'D2', heldOut };
    const planned = await plan([{ ...block, cleaning: { rule: 'crossweigh' } }]);
    const [{ stages }] = planned.cells as [PlannedCell];
    const settingsOf = (keys: readonly string[]) =>
      keys.map((key) => (planned.stages.get(key)!.task as HeldOutTask).heldOut);
    expect(settingsOf(stages.heldOut!).map(({ by, fold }) => [by, fold])).toEqual([
      ['words', 0],
      ['words', 1],
      ['entities', 0],
      ['entities', 1],
      ['entities', 2],
    ]);
    const { task } = planned.stages.get(stages.cleaning!)!;
    expect(settingsOf((task as CleanTask & { method: 'dynamics' }).heldOut!).every(({ by }) => by === 'entities')).toBe(
      true,
    );
    await expect(plan([{ ...block, heldOut: { folds: 2 }, cleaning: { rule: 'crossweigh' } }])).rejects.toThrow(
      'needs sentences held out. Give --held-out 3 --held-out-by entities (heldOut: { folds: 3, by: entities }).',
    );
  });

  it('refuses to train by a method that heeds no weights on labels that are weighed', async () => {
    const block = { datasets: 'wikigold', versions: 'D2', cleaning: { rule: 'weigh' } };
    await expect(plan([{ ...block, models: 'roberta-st' }])).rejects.toThrow(
      'model roberta-st: must be one that heeds weights of spans, by the method span or topneg, but got "self-training"',
    );
    expect(count(await plan([{ ...block, models: 'roberta-topneg' }])).train).toBe(2);
  });

  it('lists each stage after those that it reads', async () => {
    const seen = new Set<string>();
    for (const { key, inputs } of (await plan(table1)).stages.values()) {
      for (const input of inputs) expect(seen).toContain(input);
      seen.add(key);
    }
  });

  it.each([
    ['k', { cleaning: { kPos: [80, 85, 90, 95, 100] } }, 5],
    ['the metric', { cleaning: { metric: ['aum', 'confidence', 'both', 'either'] } }, 4],
    ['epochs averaged', { cleaning: { epochs: ['paper', 'release', 3] } }, 3],
    ['the sign', { cleaning: { sign: ['both', 'positives'] } }, 2],
  ])('trains no cleaner again for a sweep over %s', async (_what, block, cleanings) => {
    const planned = await plan([{ datasets: 'wikigold', models: 'roberta', versions: 'D4', seeds: 43, ...block }]);
    expect(count(planned)).toEqual({ train: 1 + cleanings, threshold: 1, clean: cleanings });
  });

  it('records the largest number of epochs that is asked for, other manifests at hand included', async () => {
    const grid = [
      { datasets: 'wikigold', models: 'roberta', versions: 'D2', seeds: 43, cleaning: { epochs: [2, 15] } },
    ];
    const needsOf = ({ stages }: Plan) => [...stages.values()].filter(({ needs }) => needs.dynamicsEpochs > 0);
    expect(needsOf(await plan(grid)).map(({ needs }) => needs.dynamicsEpochs)).toEqual([15, 15]);
    const alone = [{ datasets: 'wikigold', models: 'roberta', versions: ['D', 'D2'], seeds: [42, 43] }];
    const widened = await plan(alone, { alsoAtHand: [makeTestManifest(grid, {}, '/experiments/two.yaml')] });
    expect(needsOf(widened).map(({ needs }) => needs.dynamicsEpochs)).toEqual([15, 15]);
    const others = [...widened.stages.values()].filter(
      ({ kind, needs }) => kind === 'train' && needs.dynamicsEpochs === 0,
    );
    expect(others.map(({ needs }) => needs.epochs)).toEqual([10, 10, 10]); // D 43, D2 42 and 43

    // Ten epochs are there of the cleaner's first run, none of its second: only that one is done for the others, too.
    const results: Pick<Results, 'find'> = {
      find: ({ key, needs }) =>
        widened.stages.get(key)?.kind === 'train' && needs.epochs <= 10 ? ({} as FinishedStage) : null,
    };
    const begun = await plan(alone, {
      alsoAtHand: [makeTestManifest(grid, {}, '/experiments/two.yaml')],
      results: results as Results,
    });
    expect(needsOf(begun).map(({ kind, needs }) => [kind, needs.dynamicsEpochs])).toEqual([
      ['train', 10],
      ['threshold', 15],
    ]);
  });

  it('lets the first epochs of a longer run serve a shorter one, but not where the rate falls', async () => {
    const sweep = (training: object) => plan([{ datasets: 'wikigold', models: 'roberta', training }]);
    expect(count(await sweep({ totalEpochs: [5, 10] }))).toEqual({ train: 1 });
    expect(count(await sweep({ totalEpochs: [5, 10], batchOrder: 'shuffle_sentences' }))).toEqual({ train: 1 });
    expect(count(await sweep({ totalEpochs: [5, 10], schedule: 'linear' }))).toEqual({ train: 2 });
  });

  it.each([
    [
      'settings of a method that it does not have',
      { methods: { topneg: { direction: ['most_similar', 'least_similar'] } } },
    ],
    ['how its scores are counted', { training: { evalGoldScope: ['all', 'candidates'] } }],
  ])('does not train a cleaner again for what cannot change it: %s', async (_title, settings) => {
    const planned = await plan([{ datasets: 'wikigold', models: 'roberta', versions: 'D2', ...settings }]);
    expect(count(planned)['threshold']).toBe(1);
  });

  it('takes settings of a method for every training by it, or for the cleaner alone', async () => {
    const keep = (tasks: readonly CellTask[]) =>
      tasks.flatMap((task) => ('settings' in task ? [[task.kind, task.settings.method.settings['keepFraction']]] : []));
    const block = { datasets: 'wikigold', models: ['roberta-topneg', 'roberta'], versions: 'D4' };
    const methods = { topneg: { keepFraction: 0.1 } };
    const cleaner = { methods: { topneg: { keepFraction: 0.2 } } };
    expect(keep(tasksOf(await plan([{ ...block, methods, cleaner }])))).toEqual([
      ['train', 0.2],
      ['threshold', 0.2],
      ['train', 0.1],
      ['train', undefined],
    ]);
    const { cells } = await plan([{ ...block, methods: { topneg: { keepFraction: [0.05, 0.1] } } }]);
    expect(cells.map(({ differs }) => differs)).toEqual([
      {},
      { 'methods.topneg.keepFraction': 0.1 },
      {},
      { 'methods.topneg.keepFraction': 0.1 },
    ]);
  });

  it('plans the same for former words of methods', async () => {
    const keys = async (block: object) => {
      const models = ['roberta-st', 'roberta-topneg'];
      return [...(await plan([{ datasets: 'wikigold', models, versions: 'D4', ...block }])).stages.keys()];
    };
    const now = { methods: { topneg: { keepFraction: 0.1 }, 'self-training': { confidence: 0.5 } } };
    const then = { training: { topnegKeepFraction: 0.1 }, selfTraining: { confidence: 0.5 } };
    expect(await keys(then)).toEqual(await keys(now));
    expect(await keys(now)).not.toEqual(await keys({}));
    const ofCleaner = { cleaner: { methods: { topneg: { keepFraction: 0.1 } } } };
    expect(await keys({ cleaner: { training: { topnegKeepFraction: 0.1 } } })).toEqual(await keys(ofCleaner));
  });

  it('refuses a cleaner that takes more than one training', async () => {
    const define = { versions: { D9: { cleaner: 'roberta-st' } } };
    const manifest = makeTestManifest([{ datasets: 'wikigold', models: 'roberta', versions: 'D9' }], { define });
    await expect(planManifests([manifest], { inventory, engine })).rejects.toThrow(
      'versions: cleaner roberta-st: method must be one that takes a single training (autoner, bnpu, bond, mproto, negative-sampling, span, token, topneg), but got "self-training"',
    );
  });

  it('cleans once with seed 42, or for every seed', async () => {
    const block = { datasets: 'wikigold', models: 'roberta', versions: 'D2', seeds: [43, 44, 45] };
    expect(count(await plan([block]))).toEqual({ train: 4, threshold: 1, clean: 1 });
    expect(count(await plan([{ ...block, cleaner: { perSeed: 'each' } }]))).toEqual({
      train: 6,
      threshold: 3,
      clean: 3,
    });
  });

  it('cleans in rounds, each after the first on what the one before left', async () => {
    const block = { datasets: 'wikigold', models: 'roberta', versions: 'D2', seeds: 42 };
    const planned = await plan([{ ...block, cleaner: { rounds: [1, 3] } }]);
    const { stages, cells, afreshTrainings } = planned;
    // The model is the cleaner's: its training on what a round left is the next round's dynamics run.
    expect(count(planned)).toEqual({ train: 4, threshold: 3, clean: 3 });
    expect(afreshTrainings).toBe(3 + 7);
    const cleanings = [...stages.values()].filter(({ kind }) => kind === 'clean');
    for (const [round, { inputs }] of cleanings.entries()) {
      const [dynamics, threshold] = inputs.map((key) => stages.get(key)!);
      const learned = round === 0 ? [] : [cleanings[round - 1]!.key];
      expect([dynamics!.kind, threshold!.kind]).toEqual(['train', 'threshold']);
      expect([dynamics!.inputs, threshold!.inputs]).toEqual([learned, learned]);
      expect(dynamics!.needs.dynamicsEpochs).toBeGreaterThan(0);
    }
    expect(cells.map((cell) => cell.stages.cleaning)).toEqual([cleanings[0]!.key, cleanings[2]!.key]);
    // One round is what it was before there were others.
    const plain = await plan([block]);
    expect([...plain.stages.keys()].filter((key) => !stages.has(key))).toEqual([]);
  });

  it('leaves contested labels out once for both runs of a cleaner that is not to learn them', async () => {
    const block = { datasets: 'wikigold', versions: 'D2', seeds: 42, needs: 'cleaning', cleaning: { learns: 'uncontested' } }; // prettier-ignore
    const planned = await plan([block as never]);
    expect(count(planned)).toEqual({ train: 1, threshold: 1, clean: 2 });
    const [without, dynamics, threshold, clean] = [...planned.stages.values()];
    expect([without!.inputs, dynamics!.inputs, threshold!.inputs]).toEqual([[], [without!.key], [without!.key]]);
    expect(clean!.inputs).toEqual([dynamics!.key, threshold!.key]);
  });

  it('trains on D without contested labels by no cleaner, as the cleaner does that learns no others', async () => {
    const planned = await plan([{ datasets: 'wikigold', models: 'roberta', versions: 'uncontested', seeds: 42 }]);
    expect(count(planned)).toEqual({ clean: 1, train: 1 });
    const [without, training] = [...planned.stages.values()];
    expect([without!.title, training!.title]).toEqual(['wikigold, without contested labels', 'wikigold, roberta on uncontested, seed 42']); // prettier-ignore
    expect(without!.task).toMatchObject({ kind: 'clean', method: 'uncontested-labels', maxSpanWidth: 8 });
    expect([planned.cells[0]!.stages.cleaning, training!.inputs]).toEqual([without!.key, [without!.key]]);
    const cleaned = await plan([
      { datasets: 'wikigold', versions: 'D2', seeds: 42, needs: 'cleaning', cleaning: { learns: 'uncontested' } },
    ] as never);
    expect([...cleaned.stages.keys()].slice(0, 2)).toEqual([without!.key, training!.key]);
  });

  it("says a rate once in a title, the cleaner's in its own and beside the model's where they differ", async () => {
    const { stages } = await plan([
      {
        ...{ datasets: 'wikigold', models: 'roberta', versions: 'D2', seeds: 42 },
        training: { headLr: 0.002 },
        cleaner: { training: { headLr: 0.001 } },
      },
    ]);
    const titles = [...stages.values()].map(({ title }) => title);
    expect(titles).toContain('wikigold, roberta on D, headLr 0.001, seed 42');
    expect(titles).toContain('wikigold, roberta on D2, headLr 0.002, cleaner headLr 0.001, seed 42');
  });

  it('says settings of one name apart where they belong to a training and to a method', async () => {
    const { stages } = await plan([
      {
        ...{ datasets: 'wikigold', models: 'roberta-st', versions: 'D', seeds: 42 },
        training: { totalEpochs: 4 },
        methods: { 'self-training': { totalEpochs: 3 } },
      },
    ]);
    const titles = [...stages.values()].map(({ title }) => title);
    expect(titles.some((title) => title.includes(', totalEpochs 4, totalEpochs 3, seed 42'))).toBe(true);
  });

  it('trains a cleaner once where it is to judge by its threshold run', async () => {
    const block = { datasets: 'wikigold', versions: 'D2', seeds: 42, needs: 'cleaning', cleaning: { runs: 'one' } };
    const planned = await plan([block as never]);
    expect(count(planned)).toEqual({ threshold: 1, clean: 1 });
    expect(planned.afreshTrainings).toBe(1);
    const [threshold, clean] = [...planned.stages.values()];
    expect(clean!.inputs).toEqual([threshold!.key]);
  });

  it('draws threshold samples by the seed that cleans, unless one draw is asked for', async () => {
    const block = { datasets: 'wikigold', versions: 'D2', seeds: [43, 44], needs: 'cleaning' } as const;
    const drawn = async (more: object): Promise<unknown[]> =>
      tasksOf(await plan([{ ...block, ...more }])).flatMap((task) => {
        if (task.kind === 'threshold') return [task.settings.seed, task.threshold.thresholdSeed];
        return task.kind === 'clean' && task.method === 'dynamics' ? [task.cleaning.thresholdSeed] : [];
      });
    expect(await drawn({})).toEqual([42, 42, 42]);
    expect(await drawn({ cleaner: { perSeed: 'each' } })).toEqual([43, 43, 43, 44, 44, 44]);
    const fixed = { cleaner: { perSeed: 'each' }, cleaning: { thresholdSeed: 7 } };
    expect(await drawn(fixed)).toEqual([43, 7, 7, 44, 7, 7]);
  });

  it("takes BioBERT for BC5CDR's cleaners, and one sign or Confidence where the name says so", async () => {
    const { stages } = await plan([
      { datasets: 'bc5cdr', versions: ['D3', 'D3-neg', 'D3-confidence'], needs: 'cleaning' },
    ]);
    const cleanings = tasksOf({ stages }).flatMap((task) =>
      task.kind === 'clean' && task.method === 'dynamics' ? [task.cleaning] : [],
    );
    expect(cleanings.map(({ sign, metric }) => `${sign} ${metric}`)).toEqual([
      'both aum',
      'negatives aum',
      'both confidence',
    ]);
    const trained = tasksOf({ stages }).flatMap((task) =>
      task.kind === 'train' ? [task.encoder.name, task.settings.method.name] : [],
    );
    expect(trained).toEqual(['biobert', 'topneg']);
  });

  it('refuses a grid that nobody could wait for, before it is expanded', async () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index);
    const block = {
      datasets: 'wikigold',
      versions: 'D2',
      needs: 'cleaning',
      cleaning: { kPos: hundred, kNeg: hundred },
    };
    await expect(
      plan([
        { ...block, seeds: hundred },
        { datasets: 'demo', needs: 'data' },
      ]),
    ).rejects.toThrow(
      'table 1: grid: must have at most 20000 cells, but got 1000001 (by block: 1000000, 1). Sweep over fewer values at a time.',
    );
    await expect(plan([block], { seeds: [1, 2, 3] })).rejects.toThrow('but got 30000 (by block: 30000)');
  });

  it('shows settings that a profile cuts as they are, equal ones once', async () => {
    const profile = profileSchema.parse({
      name: 'short',
      about: 'short',
      encoder: 'minilm',
      dataset: 'demo',
      maxEpochs: 3,
    });
    const block = { datasets: 'wikigold', models: 'roberta', versions: 'D2', cleaning: { epochs: [2, 3, 5, 15] } };
    const { cells, merged } = await plan([block], { profile });
    expect(cells.map(({ values }) => values)).toEqual([{ 'cleaning.epochs': 2 }, { 'cleaning.epochs': 3 }]);
    expect(merged).toEqual([
      { axis: 'dataset', name: 'demo', same: ['wikigold'] },
      { axis: 'cleaning.epochs', name: '3', same: ['5', '15'] },
    ]);
    const trained = await plan([{ ...block, cleaning: {}, training: { totalEpochs: [2, 10] } }], { profile });
    expect(trained.cells.map(({ values }) => values['training.totalEpochs'])).toEqual([2, 3]);
  });

  it('starts a self-training from the training that the plan has anyway', async () => {
    const planned = await plan([{ datasets: 'wikigold', models: ['roberta', 'roberta-st'], versions: 'D4' }]);
    expect(count(planned)).toEqual({ train: 2, threshold: 1, clean: 1, 'self-train': 1 });
    const [plain, student] = planned.cells;
    expect(student?.methodStages.map(({ key }) => key)).toEqual([plain?.stages.training, student?.stages.training]);
    expect(planned.stages.get(student!.stages.training!)?.kind).toBe('self-train');
    expect(planned.stages.get(plain!.stages.training!)?.needs.models).toEqual([10]);
  });

  it('makes equal what a profile makes equal, and says which names mean the same', async () => {
    const profile = profileSchema.parse({ name: 'small', about: '', encoder: 'minilm', seeds: 2 });
    const planned = await plan(table1.slice(0, 1), { profile });
    expect(planned.cells).toHaveLength(3 * 2 * 3 * 2); // datasets, models, versions, seeds
    expect(planned.merged).toContainEqual({ axis: 'version', name: 'D3', same: ['D3', 'D4'] });
    expect(planned.merged).toContainEqual({ axis: 'model', name: 'bert', same: ['bert', 'roberta'] });
    const ofPaper = await plan(table1.slice(0, 1));
    for (const key of planned.stages.keys()) expect(ofPaper.stages.has(key)).toBe(false);
  });

  it('has another key for other data, weights, engine or precision, and the same setting on another machine', async () => {
    const grid = [{ datasets: 'wikigold', models: 'roberta' }];
    const only = ({ stages }: Plan) => [...stages.values()][0]!;
    const base = only(await plan(grid));
    const onGpu = only(await plan(grid, { engine: { name: 'libtorch', deviceKind: 'cuda' } }));
    const bf16 = only(await plan(grid, { precision: 'bf16' }));
    const otherWeights: Inventory = {
      ...inventory,
      describeEncoder: () =>
        Promise.resolve({
          missing: null,
          sha256: 'x',
          hiddenSize: 768,
          matrixWeights: 12 * 12 * 768 ** 2,
          hasLanguageHead: true,
        }),
    };
    const other = only(await plan(grid, { inventory: otherWeights }));
    expect(new Set([base.key, onGpu.key, bf16.key, other.key]).size).toBe(4);
    expect(onGpu.setting).toBe(base.setting);
    expect(bf16.setting).not.toBe(base.setting);
  });

  it("takes a precision from the command, else the manifest's, else the profile's, else fp32", async () => {
    const profile = profileSchema.parse({ name: 'fast', about: '', encoder: 'minilm', precision: 'bf16' });
    const grid = { datasets: 'wikigold', models: 'roberta' };
    const precisionOf = async (block: object, options: Partial<PlanOptions>): Promise<string[]> =>
      (await plan([{ ...grid, ...block }], options)).cells.map(({ precision }) => precision);
    expect(await precisionOf({}, {})).toEqual(['fp32']);
    expect(await precisionOf({}, { profile })).toEqual(['bf16']);
    expect(await precisionOf({ precision: 'fp32' }, { profile })).toEqual(['fp32']);
    expect(await precisionOf({ precision: ['fp32', 'bf16'] }, {})).toEqual(['fp32', 'bf16']);
    expect(await precisionOf({ precision: 'fp32' }, { precision: 'bf16' })).toEqual(['bf16']);
    const [cell] = (await plan([grid], { precision: 'bf16' })).cells;
    expect(cell?.differs).toEqual({ precision: 'bf16' });
  });

  it('names what a cell has otherwise than the paper, and what it sweeps', async () => {
    const { cells } = await plan([
      {
        datasets: 'wikigold',
        models: 'roberta',
        versions: ['D', 'D4'],
        training: { headLr: [5e-4, 1e-5] },
        cleaning: { kNeg: 80 },
      },
    ]);
    expect(cells.map(({ version, values, differs }) => [version, values, differs])).toEqual([
      ['D', { 'training.headLr': 5e-4 }, {}],
      ['D', { 'training.headLr': 1e-5 }, { 'training.headLr': 1e-5 }],
      ['D4', { 'training.headLr': 5e-4 }, { 'cleaning.kNeg': 80 }],
      ['D4', { 'training.headLr': 1e-5 }, { 'training.headLr': 1e-5, 'cleaning.kNeg': 80 }],
    ]);
  });

  /** The settings of a plan's trainings, without those that record a cleaner's dynamics. */
  const trained = ({ stages }: Plan) =>
    [...stages.values()].flatMap((stage) => {
      const task = stage.task as CellTask;
      return task.kind === 'train' && stage.needs.dynamicsEpochs === 0 ? [task.settings] : [];
    });

  it("cleans with the cleaner's seed that the manifest says", async () => {
    const block = { datasets: 'wikigold', models: 'roberta', versions: 'D2', seeds: 43, needs: 'cleaning' };
    const seedsOf = async (cleaner: object) =>
      tasksOf(await plan([{ ...block, cleaner }])).flatMap((task) => ('settings' in task ? [task.settings.seed] : []));
    expect(await seedsOf({})).toEqual([42, 42]); // dynamics run and threshold run
    expect(await seedsOf({ seed: 7 })).toEqual([7, 7]);
    expect(await seedsOf({ perSeed: 'each' })).toEqual([43, 43]);
  });

  it('trains as many epochs as a profile says for the dataset, and never more than its limit', async () => {
    const profile = (more: object) => profileSchema.parse({ name: 'small', about: '', encoder: 'minilm', ...more });
    const epochsOf = async (of: object, block: object = {}) =>
      trained(
        await plan([{ datasets: ['wikigold', 'conll03'], models: 'roberta', ...block }], { profile: profile(of) }),
      ).map(({ totalEpochs }) => totalEpochs);
    expect(await epochsOf({})).toEqual([10, 5]); // the paper's
    expect(await epochsOf({ epochs: { wikigold: 3, other: 2 } })).toEqual([3, 2]);
    expect(await epochsOf({ maxEpochs: 7 })).toEqual([7, 5]);
    expect(await epochsOf({ maxEpochs: 7 }, { training: { totalEpochs: 20 } })).toEqual([7, 7]);
  });

  it('trains with what a profile says of all trainings, and of those by a method on top of that', async () => {
    const said = { training: { batchSize: 8, headHiddenSize: 32 }, trainingOf: { topneg: { batchSize: 2 } } };
    const profile = profileSchema.parse({ name: 'own', about: '', encoder: 'minilm', ...said });
    const [plain, ranked] = trained(
      await plan([{ datasets: 'wikigold', models: ['roberta', 'roberta-topneg'] }], { profile }),
    );
    expect(plain).toMatchObject({ batchSize: 8, headHiddenSize: 32, widthEmbeddingSize: 150 });
    expect(ranked).toMatchObject({ batchSize: 2, headHiddenSize: 32, widthEmbeddingSize: 150 });
  });

  it('trains a cleaner whose rate falls for as many epochs as are averaged, another no longer than it is', async () => {
    const block = { datasets: 'wikigold', versions: 'D2', needs: 'cleaning', cleaning: { epochs: 15 } };
    const totals = async (schedule: string) =>
      tasksOf(await plan([{ ...block, training: { schedule } }])).flatMap((task) =>
        'settings' in task ? [task.settings.totalEpochs] : [],
      );
    expect(await totals('linear')).toEqual([15, 15]);
    expect(await totals('constant')).toEqual([10, 10]); // its first 15 epochs are asked for apart: see `needs`
  });

  it('counts what each cell would take by itself, a self-training beside the training that it begins with', async () => {
    const afresh = async (block: object) => (await plan([{ datasets: 'wikigold', ...block }])).afreshTrainings;
    expect(await afresh({ models: 'roberta' })).toBe(1);
    expect(await afresh({ models: 'roberta', versions: 'D2' })).toBe(3); // with the cleaner's two
    expect(await afresh({ models: 'roberta-st', versions: 'D2' })).toBe(4);
    expect(await afresh({ versions: 'D2', needs: 'cleaning' })).toBe(2);
  });

  it('chooses on dev the best of the candidates, of equally good ones the first, when all are there', async () => {
    const grid = [
      { datasets: 'wikigold', models: 'roberta', versions: 'D2', cleaning: { kPos: { chosenOnDev: [70, 80, 90] } } },
    ];
    /** Results with a dev F1 for each k; trainings name theirs in their titles. */
    const choose = async (f1: Readonly<Record<number, number>>) => {
      const results = {
        folder: '/results',
        stages: [],
        find: ({ title }: { title: string }) => {
          const dev = f1[Number(/kPos (\d+)/.exec(title)?.[1])];
          const evaluations = [{ step: 1, epoch: 1, dev: { f1: dev }, best: true, test: null }];
          return dev === undefined ? null : { record: { evaluations, epochEnds: [] }, folder: '/results/one' };
        },
      } as unknown as Results;
      const [cell] = (await plan(grid, { results })).cells;
      return cell?.values['cleaning.kPos'] ?? cell?.undecided[0]?.waitsFor.length;
    };
    expect(await choose({ 70: 0.4, 80: 0.6, 90: 0.5 })).toBe(80);
    expect(await choose({ 70: 0.6, 80: 0.4, 90: 0.6 })).toBe(70);
    expect(await choose({ 70: 0, 80: 0, 90: 0 })).toBe(70);
    expect(await choose({ 70: 0.4, 90: 0.5 })).toBe(1); // one is missing: nothing is chosen yet
  });
});
