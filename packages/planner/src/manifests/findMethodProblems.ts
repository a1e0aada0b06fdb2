import { findMethod, listMethods } from '@dynclean/methods';
import { type ExperimentManifest, getOwn, type ModelDefinition } from '@dynclean/schema';
import type { ZodType } from 'zod';

import type { ManifestProblem } from './findAxisProblems.js';
import { toList } from './toList.js';

type Path = readonly PropertyKey[];

/** Training methods of a manifest's models and grid that are not known, and settings that are not theirs. */
export function findMethodProblems({ define, grid }: ExperimentManifest): ManifestProblem[] {
  return [
    ...findModelProblems(define?.models ?? {}, ['define', 'models']),
    ...grid.flatMap(({ methods, cleaner }, index) => [
      ...checkOverrides(methods, ['grid', index, 'methods']),
      ...checkOverrides(cleaner?.methods, ['grid', index, 'cleaner', 'methods']),
    ]),
  ];
}

/** The same of definitions of models. @param at - where they stand. */
export function findModelProblems(models: Readonly<Record<string, ModelDefinition>>, at: Path): ManifestProblem[] {
  return Object.entries(models).flatMap(([model, { method }]) => {
    const place = [...at, model, 'method'];
    const unknown = checkMethodName(method.name, place);
    return unknown.length > 0 ? unknown : checkSettings(method.name, method.settings, [...place, 'settings']);
  });
}

/** @param methods - of a block: settings by method, each a value or a list of them. */
function checkOverrides(
  methods: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined,
  at: Path,
): ManifestProblem[] {
  return Object.entries(methods ?? {}).flatMap(([name, settings]) => {
    const unknown = checkMethodName(name, [...at, name]);
    return unknown.length > 0 ? unknown : checkSettings(name, settings, [...at, name]);
  });
}

/** A method that is not known. */
export function checkMethodName(name: string, path: Path): ManifestProblem[] {
  const names = listMethods().map((method) => method.name);
  const must = `must be a training method, one of ${names.join(', ')}`;
  return names.includes(name) ? [] : [{ path, must, got: name }];
}

function checkSettings(method: string, settings: Readonly<Record<string, unknown>>, at: Path): ManifestProblem[] {
  const shape = findMethod(method).settings.shape as Readonly<Record<string, ZodType>>;
  const known = Object.keys(shape).join(', ');
  return Object.entries(settings).flatMap(([key, given]): ManifestProblem[] => {
    const setting = getOwn(shape, key);
    if (setting === undefined) {
      const must = known === '' ? 'must be left out: the method has no settings' : `must be one of ${known}`;
      return [{ path: [...at, key], must, got: key }];
    }
    return toList(given).flatMap((value, index): ManifestProblem[] => {
      const parsed = setting.safeParse(value);
      if (parsed.success) return [];
      const path = Array.isArray(given) ? [...at, key, index] : [...at, key];
      return [{ path, must: `must be a setting of ${method} (${parsed.error.issues[0]?.message})`, got: value }];
    });
  });
}
