import { z } from 'zod';

import { nestFormerFields } from './formerFields.js';
import { DEFAULT_METHOD, type MethodChoice, methodChoiceSchema } from './MethodChoice.js';

const name = z.string().min(1);

/** A model as manifests name it. */
export const modelDefinitionSchema = z.preprocess(
  nestFormerFields,
  z.strictObject({
    encoder: name.describe('An id, a hub repository or a folder, relative to this file'),
    method: z
      .union([name, methodChoiceSchema])
      .default(DEFAULT_METHOD)
      .transform((given): MethodChoice => (typeof given === 'string' ? { name: given, settings: {} } : given))
      .describe('How it is trained: the name of a training method, or `{ name, settings }`'),
  }),
);

/** A version of the training data that a cleaning makes. */
export const versionDefinitionSchema = z.strictObject({
  cleaner: name.describe('The model whose dynamics clean'),
  cleanerOn: z
    .record(z.string(), name)
    .optional()
    .describe('Datasets, by the names that grids have for them, on which another model cleans'),
});

/** Something that labels sentences without being trained here, as manifests name it beside models. */
export const annotatorDefinitionSchema = z.strictObject({
  by: name.describe('An annotator: llm, dictionary, ... (docs/annotating.md)'),
  settings: z
    .union([name, z.record(z.string(), name)])
    .optional()
    .describe('A file of its settings, relative to this one; or one for each dataset, by the names that grids have'),
  sample: z
    .int()
    .positive()
    .optional()
    .describe('Test sentences that are labelled, drawn at random by the seed of the cell; all where nothing is said'),
});

/**
 * What the experiments of a paper have in common (`experiments/<paper>/common.yaml`): its names and its choices, which
 * the program has none of its own for. A manifest names the file in `common`; what the manifest defines itself goes
 * before.
 */
export const commonFactsSchema = z.strictObject({
  paper: name,
  source: name.optional().describe('Where the facts are from'),
  models: z.record(z.string(), modelDefinitionSchema).default({}),
  versions: z
    .record(z.string(), versionDefinitionSchema)
    .default({})
    .describe('Each can be asked for with -pos, -neg and -confidence behind it, too'),
  cleanerSeed: z
    .int()
    .nonnegative()
    .optional()
    .describe('Of the cleaner where one cleaning serves every seed; otherwise the usual seed of a training'),
  cleaningEpochs: z
    .record(z.string(), z.record(z.string(), z.int().positive()))
    .default({})
    .describe('Names that `cleaning.epochs` may have: epochs averaged, by dataset; on others all that the cleaner has'),
});

/** A model of a manifest as read: its method is an object here, also where the file has a mere name. */
export type ModelDefinition = z.infer<typeof modelDefinitionSchema>;
/** An annotator of a manifest as read. */
export type AnnotatorDefinition = z.infer<typeof annotatorDefinitionSchema>;
/** How a cleaned version is made: `cleaner`, and the values of `cleanerOn`, are names of models. */
export type VersionDefinition = z.infer<typeof versionDefinitionSchema>;
/** What a paper's experiments have in common, as read: tables that the file leaves out are empty. */
export type CommonFacts = z.infer<typeof commonFactsSchema>;
