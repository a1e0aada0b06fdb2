import { dirname, resolve } from 'node:path';

import { type Method, listMethods } from '@dynclean/methods';
import {
  type AnnotatorDefinition,
  type CommonFacts,
  type ExperimentManifest,
  type ModelDefinition,
  trainingSettingsSchema,
  type VersionDefinition,
} from '@dynclean/schema';

/** What `cleaning.epochs` says of all epochs that the cleaner is trained for, which a paper's text usually means. */
export const ALL_EPOCHS = 'paper';

/**
 * What the names in a manifest can mean: its own, those of the file that it names in `common`, those of training
 * methods.
 */
export interface KnownNames {
  /** By name; an encoder that is a folder is an absolute path. */
  readonly models: ReadonlyMap<string, ModelDefinition>;
  /** What labels without being trained, by name; files of settings are absolute paths. */
  readonly annotators: ReadonlyMap<string, AnnotatorDefinition>;
  /** Cleaned versions by name, without the endings that each of them may have. */
  readonly versions: ReadonlyMap<string, VersionDefinition>;
  /** Of the cleaner where one cleaning serves every seed. */
  readonly cleanerSeed: number;
  /** Numbers of epochs that a cleaning averages, by name and dataset. */
  readonly cleaningEpochs: ReadonlyMap<string, Readonly<Record<string, number>>>;
}

/** The facts of a `common` file, and where it lies. */
export interface LoadedFacts {
  readonly path: string;
  readonly facts: CommonFacts;
}

/**
 * What the names in a manifest can mean. What the manifest defines goes before what it has in common with others, and
 * that before what training methods bring.
 *
 * @param path - of the manifest: folders that it names are relative to it.
 */
export function collectNames(
  { define }: Pick<ExperimentManifest, 'define'>,
  path: string,
  common: LoadedFacts | null,
): KnownNames {
  return {
    models: new Map([
      ...locateModels(collectOf('models'), path),
      ...locateModels(common?.facts.models, common?.path ?? path),
      ...locateModels(define?.models, path),
    ]),
    annotators: new Map(
      Object.entries(define?.annotators ?? {}).map(([name, annotator]) => [name, locateSettings(annotator, path)]),
    ),
    versions: new Map(
      [collectOf('versions'), common?.facts.versions ?? {}, define?.versions ?? {}].flatMap((of) => Object.entries(of)),
    ),
    cleanerSeed: common?.facts.cleanerSeed ?? trainingSettingsSchema.parse({}).seed,
    cleaningEpochs: new Map(Object.entries(common?.facts.cleaningEpochs ?? {})),
  };
}

/** What all training methods bring. */
function collectOf<K extends 'models' | 'versions'>(what: K): Method[K] {
  return Object.assign({}, ...listMethods().map((method) => method[what])) as Method[K];
}

function locateModels(
  models: Readonly<Record<string, ModelDefinition>> | undefined,
  path: string,
): [string, ModelDefinition][] {
  return Object.entries(models ?? {}).map(([name, model]) => [
    name,
    { ...model, encoder: locateEncoder(model.encoder, path) },
  ]);
}

function locateSettings({ settings, ...annotator }: AnnotatorDefinition, path: string): AnnotatorDefinition {
  if (settings === undefined) return annotator;
  const locate = (file: string): string => resolve(dirname(path), file);
  const located =
    typeof settings === 'string'
      ? locate(settings)
      : Object.fromEntries(Object.entries(settings).map(([dataset, file]) => [dataset, locate(file)]));
  return { ...annotator, settings: located };
}

/** A folder as an absolute path, by the file that names it; the id or repository of an encoder stays as it is. */
export function locateEncoder(encoder: string, path: string): string {
  const isFolder = /^[.~]?[\\/]|^\.\.?[\\/]/.test(encoder);
  return isFolder ? resolve(dirname(path), encoder) : encoder;
}
