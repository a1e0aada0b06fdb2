import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { listAnnotators } from '@dynclean/datasets';
import type { ExperimentManifest } from '@dynclean/schema';

import type { ManifestProblem } from './findAxisProblems.js';
import { ALL_EPOCHS, type KnownNames } from './KnownNames.js';
import { describeVersionNames, parseVersion } from './parseVersion.js';
import { toList } from './toList.js';

/** What names in a manifest are held to. */
export interface NameChoices {
  /** The manifest's path: folders are relative to it. */
  readonly path: string;
  readonly catalogIds: readonly string[];
  readonly names: KnownNames;
}

/** Names of a manifest's definitions and grid that nothing is known by: datasets, models, versions, epochs averaged. */
export function findNameProblems(manifest: ExperimentManifest, choices: NameChoices): ManifestProblem[] {
  return [...checkDefinitions(manifest, choices), ...checkGrid(manifest, choices)];
}

/** A name that must be one of some; nothing where it is. */
export function requireKnown(
  at: readonly PropertyKey[],
  name: string | number,
  { isKnown, choices }: { readonly isKnown: boolean; readonly choices: string },
): ManifestProblem[] {
  return isKnown ? [] : [{ path: at, must: `must be one of ${choices}`, got: name }];
}

/** Each name of one or several, with its place. */
function placesOf<T>(given: T | readonly T[] | undefined, at: readonly PropertyKey[]): [T, readonly PropertyKey[]][] {
  return toList(given).map((name, index) => [name, Array.isArray(given) ? [...at, index] : at]);
}

/** Behind the choices where a file that others share could bring more. */
const adviseCommon = ({ common }: ExperimentManifest): string =>
  common === undefined ? ' (`common: FILE` brings those of a paper)' : '';

const describeModels = (manifest: ExperimentManifest, { models }: KnownNames): string =>
  `${[...models.keys()].join(', ') || 'those of `define.models`, which has none'}${adviseCommon(manifest)}`;

function checkDefinitions(manifest: ExperimentManifest, { path, catalogIds, names }: NameChoices): ManifestProblem[] {
  const { datasets = {}, versions = {} } = manifest.define ?? {};
  const modelNames = describeModels(manifest, names);
  return [
    ...[...names.annotators].flatMap(([name, { by }]) => {
      const known = listAnnotators().map((annotator) => annotator.name);
      return requireKnown(['define', 'annotators', name, 'by'], by, { isKnown: known.includes(by), choices: known.join(', ') }); // prettier-ignore
    }),
    ...Object.entries(datasets).flatMap(([name, { dataset, needs }]) => {
      const isKnown = catalogIds.includes(dataset) || existsSync(resolve(dirname(path), dataset));
      // With `needs` it is a folder that a user is yet to bring.
      const at = ['define', 'datasets', name, 'dataset'];
      return requireKnown(at, dataset, {
        isKnown: isKnown || needs !== undefined,
        choices: `${catalogIds.join(', ')} or a folder`,
      });
    }),
    ...Object.entries(datasets).flatMap(([name, { labels }]) => {
      if (labels === undefined) return [];
      const choices = [...names.annotators.keys()].join(', ') || 'those of `define.annotators`, which has none';
      return requireKnown(['define', 'datasets', name, 'labels'], labels, { isKnown: names.annotators.has(labels), choices }); // prettier-ignore
    }),
    ...Object.entries(versions).flatMap(([name, { cleaner, cleanerOn = {} }]) => {
      const at = ['define', 'versions', name];
      const others = Object.entries(cleanerOn).map(([dataset, model]) => [model, 'cleanerOn', dataset] as const);
      return [[cleaner, 'cleaner'] as const, ...others].flatMap(([model, ...key]) =>
        requireKnown([...at, ...key], model, { isKnown: names.models.has(model), choices: modelNames }),
      );
    }),
  ];
}

function checkGrid(manifest: ExperimentManifest, { catalogIds, names }: NameChoices): ManifestProblem[] {
  const datasetNames = [...catalogIds, ...Object.keys(manifest.define?.datasets ?? {})];
  const modelNames = describeModels(manifest, names);
  const versionNames = `${describeVersionNames(names.versions)}${adviseCommon(manifest)}`;
  const isEpochsName = (name: string): boolean => name === ALL_EPOCHS || names.cleaningEpochs.has(name);
  const epochsNames = `a number, ${[ALL_EPOCHS, ...names.cleaningEpochs.keys()].join(', ')}${adviseCommon(manifest)}`;
  return manifest.grid.flatMap((block, index): ManifestProblem[] => {
    const at = ['grid', index];
    const lacksModel = block.needs === 'scores' && block.models === undefined;
    return [
      ...placesOf(block.datasets, [...at, 'datasets']).flatMap(([name, place]) =>
        requireKnown(place, name, { isKnown: datasetNames.includes(name), choices: datasetNames.join(', ') }),
      ),
      ...placesOf(block.models, [...at, 'models']).flatMap(([name, place]) =>
        requireKnown(place, name, {
          isKnown: names.models.has(name) || names.annotators.has(name),
          choices: [...names.annotators.keys(), modelNames].join(', '),
        }),
      ),
      ...placesOf(block.versions, [...at, 'versions']).flatMap(([name, place]) =>
        requireKnown(place, name, {
          isKnown: parseVersion(name, '', names.versions) !== null,
          choices: versionNames,
        }),
      ),
      ...placesOf(block.cleaning?.epochs, [...at, 'cleaning', 'epochs']).flatMap(([epochs, place]) =>
        typeof epochs === 'string'
          ? requireKnown(place, epochs, { isKnown: isEpochsName(epochs), choices: epochsNames })
          : [],
      ),
      ...(lacksModel
        ? [
            {
              path: [...at, 'models'],
              must: `must name a model to measure (or say \`needs: cleaning\`), one of ${modelNames}`,
              got: undefined,
            },
          ]
        : []),
    ];
  });
}
