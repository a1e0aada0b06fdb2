import type { Observation } from '@dynclean/analysis';
import type { Plan, PlannedCell } from '@dynclean/planner';
import { experimentManifestSchema, profileSchema } from '@dynclean/schema';
import type { FinishedStage, PlannedStage, Results } from '@dynclean/stages';
import { beforeEach, describe, expect, it } from '@jest/globals';

import { showMarkdown, showText } from '../testing/showText.js';
import { buildReportTable } from './buildReportTable.js';
import { formatReportTable } from './formatReportTable.js';
import { listReportRows } from './listReportRows.js';

const manifest = experimentManifestSchema.parse({
  paper: 'dynclean',
  item: 'table 1',
  kind: 'table',
  title: 'Scores on test',
  source: 'section 5.1, Table 1',
  grid: [{ datasets: ['conll03', 'wikigold'], models: 'bert', versions: ['D', 'D1'], seeds: [42, 43] }],
  metrics: ['precision', 'f1'],
  layout: { rows: ['model', 'version'], columns: ['dataset', 'metric'] },
  expected: {
    tolerance: { f1: 0.5 },
    cells: [
      { dataset: 'conll03', f1: 70 },
      { dataset: 'conll03', version: 'D', f1: 72.09, note: 'printed 72.09' },
      { dataset: 'conll03', version: 'D', precision: 89.75 },
    ],
  },
  quoted: [{ name: 'BOND', dataset: 'conll03', f1: 75.61, source: 'its page' }],
  contradictions: [{ id: 'D05', fact: 'the F1 of BERT on D fits not to its P and R' }],
  cost: { trainings: 4, about: '' },
});
const names = {
  models: new Map(),
  versions: new Map(),
  cleanerSeed: 42,
  cleaningEpochs: new Map(),
  annotators: new Map(),
};
const loaded = { path: '/experiments/table01.yaml', manifest, names };
const stage = { key: 'k', title: 'conll03, bert on D1, seed 43' } as PlannedStage;
const results: Results = { folder: 'results', stages: [], find: () => null };

function observe(
  of: { dataset?: string; version?: string; seed?: number; differs?: PlannedCell['differs'] },
  values: Observation['values'],
  waitsFor: readonly PlannedStage[] = [],
): Observation {
  const { dataset = 'conll03', version = 'D', seed = 42, differs = {} } = of;
  const cell = {
    dataset,
    data: { name: dataset },
    model: 'bert',
    version,
    seed,
    differs,
    values: {},
    blockName: null,
    stages: {},
  };
  return {
    cell: cell as unknown as PlannedCell,
    axes: { dataset, model: 'bert', version, block: null, seed },
    values,
    waitsFor,
    missing: null,
  };
}

const plan = (profile: string | null): Plan =>
  ({
    profile,
    manifests: [loaded],
    stages: new Map(),
    cells: [],
    merged: profile === null ? [] : [{ axis: 'version', name: 'D1', same: ['D1', 'D2'] }],
    afreshTrainings: 0,
  }) as Plan;

const asked = { choice: {}, command: 'dynclean run table01.yaml --datasets conll03' };

let observations: readonly Observation[];
const build = (profile: string | null = null) =>
  buildReportTable({ loaded, plan: plan(profile), results, observations, profile: null, ...asked });

beforeEach(() => {
  observations = [
    observe({ seed: 42 }, { precision: 90, f1: 72 }),
    observe({ seed: 43 }, { precision: 89, f1: 73 }),
    observe({ version: 'D1', seed: 42, differs: { precision: 'bf16' } }, { precision: 80, f1: 71.004 }),
    observe({ version: 'D1', seed: 43 }, {}, [stage]),
    observe({ dataset: 'wikigold', seed: 42 }, { precision: 50, f1: 40 }),
  ];
});

describe(buildReportTable, () => {
  it('averages over seeds and holds the mean against the cell that fits best', () => {
    const { cells, counts } = build();
    const find = (dataset: string, version: string, metric: string) =>
      cells.find(
        (cell) => cell.axes['dataset'] === dataset && cell.axes['version'] === version && cell.metric === metric,
      );
    expect(find('conll03', 'D', 'f1')).toMatchObject({
      ours: { mean: 72.5, deviation: Math.SQRT1_2, numValues: 2 },
      seeds: [42, 43],
      published: 72.09,
      difference: 0.41,
      tolerance: 0.5,
      withinTolerance: true,
      note: 'printed 72.09',
    });
    // Another cell of the same place has the precision; there is no tolerance for it.
    expect(find('conll03', 'D', 'precision')).toMatchObject({
      published: 89.75,
      difference: -0.25,
      withinTolerance: null,
    });
    expect(find('conll03', 'D1', 'f1')).toMatchObject({
      ours: { mean: 71.004, deviation: null },
      seeds: [42],
      wantedSeeds: [42, 43],
      published: 70, // of any version
      difference: 1, // of 71.00, as it is printed
      withinTolerance: false,
      waitsFor: [stage.title],
    });
    expect(find('wikigold', 'D', 'f1')).toMatchObject({ published: null, difference: null, withinTolerance: null });
    expect(counts).toEqual({ there: 6, waiting: 2, within: 1, outside: 1 });
  });

  it('takes the tolerance of a cell before the common one', () => {
    const cells = [{ dataset: 'conll03', version: 'D', f1: 72.09, tolerance: 0.4 }];
    const own = { ...loaded, manifest: { ...manifest, expected: { tolerance: { f1: 0.5 }, cells } } };
    const table = buildReportTable({ loaded: own, plan: plan(null), results, observations, profile: null, ...asked });
    const found = table.cells.find(({ published }) => published === 72.09);
    expect(found).toMatchObject({ difference: 0.41, tolerance: 0.4, withinTolerance: false });
  });

  it('does not let D wait for what only a cleaning has', () => {
    const metrics = ['f1', 'removed'] as const;
    const [of] = [observe({}, {}, [stage])];
    const cell = { ...of.cell, stages: { ...of.cell.stages, cleaning: null } };
    observations = [{ ...of, cell }];
    const options = { loaded: { ...loaded, manifest: { ...manifest, metrics: [...metrics] } }, observations };
    const { cells } = buildReportTable({ ...options, plan: plan(null), results, profile: null, ...asked });
    expect(cells.map(({ waitsFor }) => waitsFor.length)).toEqual([1, 0]);
  });

  it('gives two cells for one place two rows', () => {
    const bySign = observations.flatMap((of) =>
      ['positives', 'negatives'].map((sign, index) => ({
        ...of,
        axes: { ...of.axes, sign },
        values: typeof of.values.f1 !== 'number' ? of.values : { ...of.values, f1: of.values.f1 + 10 * index },
      })),
    );
    const options = { loaded, plan: plan(null), results, profile: null, ...asked };
    const table = buildReportTable({ ...options, observations: bySign });
    expect(table.rows).toEqual(['model', 'version', 'sign']);
    const text = showText(formatReportTable(table));
    expect(text).toMatch(/^bert +D +positives .* 72\.50 /m);
    expect(text).toMatch(/^bert +D +negatives .* 82\.50 /m);
    // Blocks without names that differ in a setting, and nothing where nothing clashes.
    const tuned = { ...observations[0]!, axes: { ...observations[0]!.axes, 'training.headLr': 1 }, values: { f1: 99 } };
    expect(buildReportTable({ ...options, observations: [...observations, tuned] }).rows).toEqual([
      'model',
      'version',
      'training.headLr',
    ]);
    expect(buildReportTable({ ...options, observations }).rows).toEqual(['model', 'version']);
  });

  it('says which seeds were asked for, in place of a profile’s number', () => {
    const ofProfile = profileSchema.parse({ name: 'small', about: '', encoder: 'minilm', seeds: 3, precision: 'bf16' });
    const options = { loaded, plan: plan('small'), results, observations, ...asked, profile: ofProfile };
    const seedsOf = (choice: object) =>
      buildReportTable({ ...options, choice }).differs.filter(({ path }) => /^(seeds|precision)$/.test(path));
    expect(seedsOf({})).toMatchObject([{ value: 3 }, { path: 'precision', where: [] }, { where: ['conll03', 'D1'] }]);
    expect(seedsOf({ seeds: [42, 43, 44, 45, 46], precision: 'fp32' })).toMatchObject([
      { path: 'seeds', value: '42, 43, 44, 45, 46' },
      { where: ['conll03', 'D1'] }, // the cells that have another
    ]);
  });

  it('lists what a profile sets, each setting by its path', () => {
    const sets = { sentences: { train: 9, dev: 8, test: 7 }, trainingOf: { topneg: { batchSize: 2 } }, maxEpochs: 3 };
    const ofProfile = profileSchema.parse({ name: 'own', about: '', encoder: 'minilm', ...sets });
    const options = { loaded, plan: plan('own'), results, observations: [], ...asked, profile: ofProfile };
    expect(buildReportTable(options).differs.map(({ path, value }) => `${path}: ${String(value)}`)).toEqual([
      'encoder: minilm',
      'sentences.train: 9',
      'sentences.dev: 8',
      'sentences.test: 7',
      'maxEpochs: 3',
      'trainingOf.topneg.batchSize: 2',
    ]);
  });

  it('shows nothing published under a profile', () => {
    const { cells, quoted, merged, command } = build('small');
    expect(cells.every(({ published, withinTolerance }) => published === null && withinTolerance === null)).toBe(true);
    expect(quoted).toEqual([]);
    expect(merged).toEqual(['D1 and D2 are the same version under this profile; the row D1 stands for both.']);
    expect(command).toBe(asked.command);
  });

  it('says which dataset a profile has in place of the manifest’s', () => {
    const merged = [{ axis: 'dataset', name: 'demo', same: ['wikigold'] }];
    const options = { loaded, plan: { ...plan('tiny'), merged }, results, profile: null, ...asked };
    const table = buildReportTable({ ...options, observations: [observe({ dataset: 'demo' }, { f1: 40 })] });
    expect(table.merged).toEqual(['In place of dataset wikigold this profile has demo.']);
    const text = showText(formatReportTable(table));
    expect(text).toContain('In place of dataset wikigold this profile has demo.');
    expect(text).not.toMatch(/^wikigold$/m); // the head of the table
  });

  describe('of gains', () => {
    const cells = [
      { dataset: 'conll03', version: 'D', f1: 72.09 },
      { dataset: 'conll03', version: 'D1', f1: 75.44 },
      { dataset: 'wikigold', f1: 50 }, // of any version: no gain
    ];
    const expected = { tolerance: { f1: 0.5, gain: 2 }, cells };
    const own = { ...loaded, manifest: { ...manifest, metrics: ['f1' as const, 'gain' as const], expected } };
    const gains = [
      observe({ seed: 42 }, { f1: 72 }),
      observe({ seed: 43 }, { f1: 73 }),
      observe({ version: 'D1', seed: 42 }, { f1: 74, gain: 2 }),
      observe({ version: 'D1', seed: 43 }, { f1: 77, gain: 4 }),
      observe({ dataset: 'wikigold', version: 'D1' }, { f1: 41, gain: -1 }),
    ];
    const buildGains = (sets: object | null) => {
      const profile = sets === null ? null : profileSchema.parse({ name: 'own', about: '', encoder: 'mpnet', ...sets });
      const options = { loaded: own, plan: plan(profile?.name ?? null), results, profile, ...asked };
      return buildReportTable({ ...options, observations: gains });
    };
    const gainOf = (table: ReturnType<typeof buildGains>, dataset: string, version: string) =>
      table.cells.find(
        ({ axes, metric }) => metric === 'gain' && axes['dataset'] === dataset && axes['version'] === version,
      );

    it('holds the mean against the difference of two published F1, with an interval over seeds', () => {
      const table = buildGains(null);
      // Gains 2 and 4: mean 3, standard error 1, and 12.706 of them either side.
      expect(gainOf(table, 'conll03', 'D1')).toMatchObject({
        ours: { mean: 3, numValues: 2 },
        interval: { level: 0.95, low: expect.closeTo(3 - 12.7062, 3), high: expect.closeTo(3 + 12.7062, 3) },
        published: 3.35,
        difference: -0.35,
        withinTolerance: true,
      });
      expect(gainOf(table, 'conll03', 'D')).toMatchObject({ ours: null, published: null, interval: null });
      expect(gainOf(table, 'wikigold', 'D1')).toMatchObject({ ours: { mean: -1 }, published: null, interval: null });
      const text = showText(formatReportTable(table));
      expect(text).toMatch(/^bert +D1 +.* \+3\.00 \[-9\.71, \+15\.71\] +\+3\.35 +-0\.35 ✓$/m);
      expect(text).toContain("in brackets Student's t interval of the mean over seeds, 95 %");
    });

    it('have an interval over the test sentences where every seed’s predictions were kept', () => {
      const [half, all] = [1, 2].map((count) => ({ correct: [count, count], predicted: [2, 2], gold: [2, 2] }));
      const gainPair = { before: half!, after: all! }; // F1 50 and 100 whatever is drawn
      const show = (observations: readonly Observation[]) => {
        const table = buildReportTable({
          ...{ loaded: own, plan: plan(null), results, profile: null, ...asked },
          observations,
        });
        return { cell: gainOf(table, 'conll03', 'D1')!, text: showText(formatReportTable(table)) };
      };
      const withPairs = gains.map((of) => (of.values.gain === undefined ? of : { ...of, gainPair }));
      const { cell, text } = show(withPairs);
      expect(cell.sentenceInterval).toMatchObject({ level: 0.95, low: 50, high: 50 });
      expect(text).toContain('+3.00 [-9.71, +15.71] (+50.00, +50.00)');
      expect(text).toContain('In parentheses the bootstrap interval over the sentences of test');
      const [first, ...others] = withPairs.filter(({ axes }) => axes['version'] === 'D1');
      expect(
        show([...gains.slice(0, 2), { ...first!, gainPair: undefined }, ...others] as Observation[]).cell,
      ).toMatchObject({
        sentenceInterval: null,
      });
    });

    it('stand beside the paper’s under a profile that changes the encoder alone, its name at their head; F1 do not', () => {
      const table = buildGains({ seeds: 3, precision: 'bf16' });
      expect(table.gainsOf).toBe('mpnet');
      expect(gainOf(table, 'conll03', 'D1')).toMatchObject({ published: 3.35, difference: -0.35 });
      expect(table.cells.filter(({ metric }) => metric === 'f1').every(({ published }) => published === null)).toBe(
        true,
      );
      const text = showText(formatReportTable(table));
      expect(text).toMatch(/mpnet +paper +diff/);
      expect(text).toContain('with mpnet in place of the paper');
    });

    it.each([
      { maxEpochs: 3 },
      { sentences: { train: 9, dev: 9, test: 9 } },
      { epochs: { other: 2 } },
      { training: { batchSize: 8 } },
    ])('stand beside nothing under a profile with %j', (sets) => {
      const table = buildGains(sets);
      expect(table.gainsOf).toBeNull();
      expect(gainOf(table, 'conll03', 'D1')).toMatchObject({ ours: { mean: 3 }, published: null });
      expect(showText(formatReportTable(table))).toContain('so nothing published stands beside them');
    });
  });

  it('lists settings that are not the paper’s', () => {
    expect(build().differs).toEqual([{ path: 'precision', value: 'bf16', where: ['conll03', 'D1'] }]);
  });
});

describe(formatReportTable, () => {
  it('leaves out a column in which nobody can have anything', () => {
    const own = { ...loaded, manifest: { ...manifest, metrics: ['f1' as const, 'removed' as const] } };
    const options = { loaded: own, plan: plan(null), results, observations: [observe({}, { f1: 70 })], profile: null };
    const text = showText(formatReportTable(buildReportTable({ ...options, ...asked })));
    expect(text).toContain('70.00');
    expect(text).not.toContain('removed');
  });

  it('has a table a dataset: ours, the paper’s, the difference, and what is missing', () => {
    const text = showText(formatReportTable(build()));
    expect(text).toContain('dynclean, table 1: Scores on test\n');
    expect(text).toMatch(/^bert +D +89\.50 ±0\.71 +89\.75 +-0\.25 +72\.50 ±0\.71 +72\.09 +\+0\.41 ✓$/m);
    expect(text).toMatch(/^bert +D1 +80\.00 \(1\/2\) +71\.00 \(1\/2\) +70\.00 +\+1\.00 ✗$/m);
    expect(text).toMatch(/^BOND \(quoted\) +75\.61$/m);
    expect(text).toMatch(/^wikigold\n\nmodel +version +P +F1\n-.*\nbert +D +50\.00 +40\.00$/m);
    expect(text).toContain('1 of 2 figures are within tolerance');
    expect(text).toContain(
      'Waiting for 1 runs: dynclean run table01.yaml --datasets conll03\n\n- conll03, bert on D1, seed 43\n',
    );
    expect(text).toContain('D05: the F1 of BERT on D fits not to its P and R');
    expect(text).toContain('precision: bf16 (conll03, D1)');
    expect(text).toContain('Source of the published figures: section 5.1, Table 1.');
  });

  it('says which code versions its figures come from, and whether they mix', () => {
    const codes: Record<string, string> = { a: 'train.v2', b: 'train.v1', c: 'clean.v1' };
    const show = (...keys: string[]): string => {
      const of = observe({}, { f1: 70 });
      const cell = { ...of.cell, stages: Object.fromEntries(keys.map((key) => [key, key])) };
      const stages = new Map(keys.map((key) => [key, { key } as PlannedStage]));
      const find = ({ key }: PlannedStage) =>
        ({ record: { determinants: { code: codes[key] }, run: null } }) as unknown as FinishedStage;
      const options = { loaded, plan: { ...plan(null), stages }, results: { ...results, find }, profile: null };
      const observations = [{ ...of, cell: cell as unknown as PlannedCell }];
      return showText(formatReportTable(buildReportTable({ ...options, ...asked, observations })));
    };
    expect(show('a', 'c')).toContain('Code versions: train.v2 (1 stage), clean.v1 (1 stage).');
    expect(show('a', 'c')).not.toContain('mix code versions');
    expect(show('a', 'b', 'c')).toContain('These figures mix code versions, which may compute differently');
    expect(show('a', 'b', 'c')).toMatch(/^- train\.v1 \(1 stage\)$/m);
  });

  it('has a row for each kind of figure of a quoted system', () => {
    const quoted = [...manifest.quoted!, { name: 'BOND', dataset: 'conll03', type: 'PER', f1: 80 }];
    const options = {
      loaded: { ...loaded, manifest: { ...manifest, quoted } },
      plan: plan(null),
      results,
      observations,
    };
    const text = showText(formatReportTable(buildReportTable({ ...options, profile: null, ...asked })));
    expect(text).toMatch(/^BOND \(quoted\) +75\.61$/m);
    expect(text).toMatch(/^BOND, type PER \(quoted\) +80\.00$/m);
  });

  it('says which profile it is of', () => {
    const text = showMarkdown(formatReportTable(build('small')));
    expect(text).toContain('### dynclean, table 1, profile small: Scores on test');
    expect(text).toContain("Results of the profile small: not the paper's setting");
    expect(text).not.toContain('72.09 ');
  });
});

describe(listReportRows, () => {
  it('has a line a figure', () => {
    const { columns, rows } = listReportRows(build());
    const first = Object.fromEntries(columns.map((column, index) => [column, [...rows][1]![index]]));
    expect(rows).toHaveLength(6);
    expect(first).toMatchObject({ item: 'table 1', profile: null, dataset: 'conll03', metric: 'f1', ours: 72.5, published: 72.09, withinTolerance: 'true', seeds: 2 }); // prettier-ignore
  });
});
