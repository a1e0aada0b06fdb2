import { signChoices, signs } from './Sign.js';
import { precisionChoices } from './Precision.js';
import { z } from 'zod';

import { cleaningSettingsSchema } from './CleaningSettings.js';
import { annotatorDefinitionSchema, modelDefinitionSchema, versionDefinitionSchema } from './CommonFacts.js';
import { nestFormerBlock } from './formerFields.js';
import { heldOutSettingsSchema } from './HeldOutSettings.js';
import { metricNames } from './metricNames.js';
import { trainingSettingsSchema } from './TrainingSettings.js';

/** What figures show: curves and scores of trainings, dynamics of cleanings, or what the data alone say. */
export const figureKinds = [
  'dev-curves',
  'sweep',
  'densities',
  'data-map',
  'ranking',
  'entities-by-length',
  'missampling-bounds',
] as const;

const name = z.string().min(1);
const oneOrMore = <T extends z.ZodType>(of: T) => z.union([of, z.array(of).min(1)]);

type Sweepable<Shape extends z.ZodRawShape> = {
  [K in keyof Shape]: z.ZodOptional<z.ZodUnion<[z.ZodType, z.ZodArray]>>;
};

/** Settings to set or, as a list, to sweep over; without defaults: what is not said is the paper's. */
function sweepable<Shape extends Record<string, z.ZodDefault>>(shape: Shape, omit: readonly string[] = []) {
  const entries = Object.entries(shape)
    .filter(([key]) => !omit.includes(key))
    .map(([key, setting]) => [key, oneOrMore(setting.unwrap() as z.ZodType).optional()]);
  return Object.fromEntries(entries) as Sweepable<Shape>;
}

/** A value that is chosen by the F1 on dev of the cell that it is asked for, test untouched. */
const chosenOnDev = z.strictObject({
  chosenOnDev: z.array(z.number()).min(2).describe('Candidates; of equally good ones the first'),
});

const percentile = z.number().min(0).max(100);
const metric = z.enum(['aum', 'confidence', 'both', 'either']);
const numEpochs = z.union([z.int().positive(), name]);

/** Settings of training methods by the names of these; which there are, the methods say (`findMethodProblems`). */
const methodOverrides = z.record(
  name,
  z.record(name, oneOrMore(z.union([z.string(), z.number(), z.boolean(), z.null()]))),
);

const trainingOverrides = z.strictObject(sweepable(trainingSettingsSchema.shape, ['seed', 'method']));

/** One block of the grid: every combination of what it lists is a cell. A list in place of a setting is a sweep. */
export const gridBlockSchema = z.preprocess(
  nestFormerBlock,
  z.strictObject({
    name: name.optional().describe('What a row of this block is called where blocks are compared, e.g. "width 9"'),
    datasets: oneOrMore(name).describe('Ids of the catalog, or names of `define.datasets`'),
    models: oneOrMore(name)
      .optional()
      .describe('Names of `define.models` or `define.annotators`, or of the models of the file that `common` names'),
    versions: oneOrMore(name)
      .default('D')
      .describe(
        'D, gold, oracle, uncontested (D without labels that the same words contradict elsewhere), masked-P (gold labels, each deleted with probability P; -seed-S and -half-1 or -half-2 behind it), or names of `define.versions` or of the versions of the file that `common` names, these also with ' +
          '-pos, -neg, -confidence behind them',
      ),
    seeds: oneOrMore(z.int().nonnegative()).default(42),
    needs: z
      .enum(['scores', 'cleaning', 'data'])
      .default('scores')
      .describe('How far to go: train and measure; make the versions only; read the data only'),
    training: trainingOverrides.optional().describe("Of every training, the cleaner's two included"),
    methods: methodOverrides
      .optional()
      .describe('Of every training by one of these methods, by its name: `NAME: { setting: value }`'),
    cleaner: z
      .strictObject({
        perSeed: oneOrMore(z.enum(['once', 'each']))
          .optional()
          .describe(
            'once: one cleaning (with `seed`) serves every seed; each: every seed cleans for itself, and draws its own ' +
              'threshold samples unless `cleaning.thresholdSeed` keeps one draw',
          ),
        seed: oneOrMore(z.int().nonnegative()).optional(),
        rounds: oneOrMore(z.int().positive())
          .optional()
          .describe(
            'How often it is cleaned: each round after the first trains the cleaner on what the one before left, and judges all labels of D anew',
          ),
        training: trainingOverrides.optional().describe("Of the cleaner's two runs alone, on top of `training`"),
        methods: methodOverrides.optional().describe('The same, on top of `methods`'),
      })
      .optional(),
    cleaning: z
      .strictObject({
        ...sweepable(cleaningSettingsSchema.shape, ['epochs', 'kPos', 'kNeg', 'sign', 'metric', 'otherMetric']),
        metric: oneOrMore(metric)
          .optional()
          .describe('both: a span goes if AUM and Confidence say so; either: if one does'),
        sign: oneOrMore(z.enum(signChoices)).optional(),
        kPos: z.union([percentile, z.array(percentile).min(1), chosenOnDev]).optional(),
        kNeg: z.union([percentile, z.array(percentile).min(1), chosenOnDev]).optional(),
        epochs: z
          .union([numEpochs, z.array(numEpochs).min(1), chosenOnDev])
          .optional()
          .describe(
            "Epochs averaged: a number, `paper` (all of the cleaner's), or a name of `cleaningEpochs` in the file that `common` names",
          ),
      })
      .optional(),
    heldOut: z
      .union([heldOutSettingsSchema, z.array(heldOutSettingsSchema).min(1)])
      .optional()
      .describe(
        'Train the cleaner `folds` times more, each time without a fold of the names (`by: words`), of the sentences, or of ' +
          'sentences and what shares entities with them (`entities`), for measures and rules; a list: all of them',
      ),
    precision: oneOrMore(z.enum(precisionChoices))
      .optional()
      .describe('Of matrix products; auto: the faster one of the machine; what is not said is fp32'),
  }),
);

const measure = z.number();
const tolerance = z.number().nonnegative();
const tolerances = z.union([tolerance, z.partialRecord(z.enum(metricNames), tolerance)]);

/** What the paper printed for one cell; keys that are left out match any. Scores in percent, as printed. */
export const expectedCellSchema = z.strictObject({
  dataset: name.optional(),
  model: name.optional(),
  version: name.optional(),
  block: name.optional(),
  seed: z.int().optional(),
  type: name.optional().describe('An entity type, where the row is of one'),
  split: z.enum(['train', 'train-gold', 'dev', 'test']).optional(),
  with: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .optional()
    .describe('Values of sweeps, by path: `cleaning.kPos: 90`'),
  ...(Object.fromEntries(metricNames.map((metricName) => [metricName, measure.optional()])) as Record<
    (typeof metricNames)[number],
    z.ZodOptional<typeof measure>
  >),
  note: z.string().optional(),
});

const axis = z.string().describe('dataset, model, version, block, seed, type, split, metric, or a swept setting');

/**
 * A table, figure or ablation: which trainings it needs, what the paper printed, how it is laid out
 * (`experiments/<paper>/<item>.yaml`). What it does not say is the paper's setting.
 */
export const experimentManifestSchema = z.strictObject({
  paper: name,
  common: name
    .optional()
    .describe('A file with names that several manifests have in common, relative to this one: models, versions'),
  item: name.describe('e.g. "table 1"'),
  kind: z.enum(['table', 'figure', 'ablation', 'sweep', 'case-study', 'prompt']),
  title: name,
  source: name.describe('Where in the paper, e.g. "section 5.1, Table 1"'),
  about: z.string().optional().describe('What it shows, in our own words'),
  define: z
    .strictObject({
      datasets: z
        .record(
          z.string(),
          z.strictObject({
            dataset: name.describe('An id of the catalog or a folder, relative to this file'),
            train: name.optional().describe('Another training file in it'),
            sentences: z.int().positive().optional().describe('Only so many of its training sentences, from the first'),
            dev: name.optional(),
            test: name.optional(),
            labels: name
              .optional()
              .describe('An annotator of `define.annotators`: its labels of the training sentences in place of theirs'),
            needs: z.string().optional().describe('What to say where it is not there: how to get it'),
          }),
        )
        .optional(),
      models: z.record(z.string(), modelDefinitionSchema).optional(),
      versions: z.record(z.string(), versionDefinitionSchema).optional(),
      annotators: z
        .record(z.string(), annotatorDefinitionSchema)
        .optional()
        .describe(
          'Grids name them among models: their labels of the test sentences are scored, nothing is trained; and ' +
            'datasets may have their labels of the training sentences',
        ),
    })
    .optional()
    .describe('Names of this manifest, beside and before those of `common`'),
  grid: z.array(gridBlockSchema),
  metrics: z.array(z.enum(metricNames)).min(1),
  layout: z
    .union([
      z.strictObject({ rows: z.array(axis), columns: z.array(axis) }),
      z.strictObject({
        figure: z.enum(figureKinds),
        x: axis.optional(),
        series: z.array(axis).optional(),
        panels: z.array(axis).optional(),
        signs: z
          .array(z.enum(signs))
          .min(1)
          .optional()
          .describe('Of densities and data maps: only these; both where nothing is said'),
      }),
    ])
    .optional(),
  expected: z
    .strictObject({
      tolerance: tolerances.describe(
        'Largest difference that counts as reproduced: percentage points of scores, counts of counts',
      ),
      cells: z.array(
        expectedCellSchema.extend({
          tolerance: tolerances
            .optional()
            .describe('Of this cell, in place of the common; of metrics left out the common'),
        }),
      ),
    })
    .optional(),
  quoted: z
    .array(expectedCellSchema.extend({ name: name.describe('The system'), source: z.string().optional() }))
    .optional()
    .describe('Rows of systems that are not run here, shown as quoted'),
  contradictions: z
    .array(z.strictObject({ id: name, fact: name }))
    .optional()
    .describe('Known contradictions that touch it, as facts in our own words'),
  caseStudy: z
    .strictObject({ sentences: z.array(z.int().positive()).min(1).describe('Lines of the training file, from 1') })
    .optional(),
  prompt: z.string().optional(),
  cost: z.strictObject({
    trainings: z.int().nonnegative().describe("At the paper's setting, counted alone, equal ones once"),
    about: z.string(),
  }),
});

/** A block of the grid as read; most fields are one value, or a list of values to sweep over. */
export type GridBlock = z.infer<typeof gridBlockSchema>;
/** Published values of one cell, and how far ours may be from them where the cell says so. */
export type ExpectedCell = NonNullable<ExperimentManifest['expected']>['cells'][number];
/** A manifest as read: one table, figure or ablation of a paper. */
export type ExperimentManifest = z.infer<typeof experimentManifestSchema>;
