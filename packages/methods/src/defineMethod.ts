import { InputError } from '@dynclean/schema';
import type { Objective } from '@dynclean/training';
import { z } from 'zod';

import type { HeadChoice, Method, ObjectiveContext } from './Method.js';

/** What a method says of itself only where it has any. */
type Optional =
  | 'frozenDefaults'
  | 'takesWeights'
  | 'isUsualCleaner'
  | 'options'
  | 'training'
  | 'heads'
  | 'stageKinds'
  | 'models'
  | 'versions'
  | 'computeParity'
  | 'planStages';

/** A method as its folder writes it down, with its settings typed. */
export interface MethodDefinition<S extends z.ZodObject>
  extends Pick<Method, 'name' | 'title'>, Partial<Pick<Method, Optional>> {
  /** Every field has a default. */
  readonly settings: S;
  readonly formerFields?: Omit<NonNullable<Method['formerFields']>, 'method'>;
  readonly chooseHead?: (settings: z.output<S>) => HeadChoice;
  readonly remark?: (settings: z.output<S>) => string | null;
  readonly createObjective: (settings: z.output<S>, context: ObjectiveContext) => Objective;
}

/**
 * A method from its definition: settings are checked before the objective sees them.
 *
 * @throws Error where a setting is called `name`, which keys have the method's own name for.
 */
export function defineMethod<S extends z.ZodObject>(definition: MethodDefinition<S>): Method {
  const { name, settings, createObjective, chooseHead, remark, formerFields, ...others } = definition;
  if ('name' in settings.shape) throw new Error(`method ${name}: no setting must be called "name", but one is`);
  const parseSettings = (given: unknown): z.output<S> => {
    const parsed = settings.safeParse(given);
    if (parsed.success) return parsed.data;
    throw new InputError(`method ${name}: settings must be its own, but ${z.prettifyError(parsed.error)}`);
  };
  return {
    frozenDefaults: {},
    takesWeights: false,
    isUsualCleaner: false,
    options: null,
    training: {},
    heads: [],
    stageKinds: [],
    models: {},
    versions: {},
    ...others,
    name,
    settings,
    formerFields: formerFields === undefined ? null : { ...formerFields, method: name },
    parseSettings,
    chooseHead: (given) => chooseHead?.(parseSettings(given)) ?? { name: definition.heads?.[0]?.name, shape: {} },
    remark: (given) => {
      const { data } = settings.safeParse(given);
      return data === undefined ? null : (remark?.(data) ?? null);
    },
    createObjective: (given, context) => createObjective(parseSettings(given), context),
  };
}
