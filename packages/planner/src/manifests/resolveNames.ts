import { dirname, resolve } from 'node:path';

import {
  type AnnotatorDefinition,
  getOwn,
  InputError,
  type MethodChoice,
  type ModelDefinition,
  type Profile,
} from '@dynclean/schema';
import type { DataRef, EncoderRef } from '@dynclean/stages';

import type { GridCell } from './expandGrid.js';
import { locateEncoder } from './KnownNames.js';
import { parseVersion, type VersionChoice } from './parseVersion.js';
import type { LoadedManifest } from './readManifest.js';

/** An annotator, by the name that manifests have for it. */
export interface NamedAnnotator {
  readonly name: string;
  readonly definition: AnnotatorDefinition;
}

/** What the names of a cell mean. */
export interface ResolvedNames {
  readonly data: DataRef;
  readonly model: { readonly encoder: EncoderRef; readonly method: MethodChoice } | null;
  /** What labels in place of a model; null: a model is meant, or nothing. */
  readonly annotator: AnnotatorDefinition | null;
  /** What gives the training sentences other labels than their own; null: nothing. */
  readonly labels: NamedAnnotator | null;
  readonly version: VersionChoice;
  /** The same with the cleaner resolved: equal texts are the same version. */
  readonly versionIdentity: string;
}

/**
 * What the names of a cell mean, under a profile if there is one.
 *
 * @throws InputError for a name that means nothing; `readManifest` has said so before.
 */
export function resolveNames(
  { path, manifest, names }: LoadedManifest,
  cell: GridCell,
  { profile, isCatalogId }: { readonly profile: Profile | null; readonly isCatalogId: (name: string) => boolean },
): ResolvedNames {
  const given = getOwn(manifest.define?.datasets, cell.dataset);
  const source = given?.dataset ?? cell.dataset;
  const data: DataRef =
    profile?.dataset !== undefined
      ? {
          name: profile.dataset,
          source: profile.dataset,
          train: null,
          dev: null,
          test: null,
          sentences: profile.sentences ?? null,
        }
      : {
          name: cell.dataset,
          source: isCatalogId(source) ? source : resolve(dirname(path), source),
          train: given?.train ?? null,
          dev: given?.dev ?? null,
          test: given?.test ?? null,
          sentences: limitTraining(profile?.sentences ?? null, given?.sentences),
          ...(given?.needs !== undefined && { needs: given.needs }),
        };
  const modelOf = (name: string) => {
    const model = requireModel({ path, names }, name);
    return { ...model, encoder: replaceEncoder(model.encoder, path, profile) };
  };
  const annotator = cell.model === null ? null : (names.annotators.get(cell.model) ?? null);
  const version = parseVersion(cell.version, cell.dataset, names.versions);
  if (version === null) throw new InputError(`${path}: version ${cell.version} must be known`);
  const identity = version.kind === 'cleaned' ? { ...version, cleaner: modelOf(version.cleaner) } : version;
  return {
    data,
    model: cell.model === null || annotator !== null ? null : modelOf(cell.model),
    annotator,
    labels: given?.labels === undefined ? null : requireAnnotator({ path, names }, given.labels),
    version,
    versionIdentity: JSON.stringify(identity),
  };
}

/** @throws InputError for a name that means nothing; `readManifest` has said so before. */
function requireAnnotator({ path, names }: Pick<LoadedManifest, 'path' | 'names'>, name: string): NamedAnnotator {
  const definition = names.annotators.get(name);
  if (definition === undefined) throw new InputError(`${path}: annotator ${name} must be known`);
  return { name, definition };
}

/** How many sentences of each file are used, where a manifest uses only so many to train on. */
function limitTraining(sentences: DataRef['sentences'], train: number | undefined): DataRef['sentences'] {
  return train === undefined ? sentences : { ...sentences, train: Math.min(train, sentences?.train ?? train) };
}

/**
 * A model by its name.
 *
 * @throws InputError for a name that means nothing; `readManifest` has said so before.
 */
export function requireModel({ path, names }: Pick<LoadedManifest, 'path' | 'names'>, name: string): ModelDefinition {
  const model = names.models.get(name);
  if (model === undefined) throw new InputError(`${path}: model ${name} must be known`);
  return model;
}

/** An encoder of a manifest, or what a profile puts in its place. */
export function replaceEncoder(name: string, manifestPath: string, profile: Profile | null): EncoderRef {
  const replacement = profile?.encoder;
  if (typeof replacement === 'object')
    return {
      name: `random ${replacement.random.numLayers} x ${replacement.random.hiddenSize}`,
      random: replacement.random,
    };
  return { name: locateEncoder(replacement ?? name, manifestPath), random: null };
}
