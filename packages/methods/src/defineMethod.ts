import { InputError } from '@dynclean/schema';
import type { Objective } from '@dynclean/training';
import { z } from 'zod';

import type { Method, ObjectiveContext } from './Method.js';

/** A method as its folder writes it down, with its settings typed. */
export interface MethodDefinition<S extends z.ZodObject> extends Pick<Method, 'name' | 'title' | 'computeParity'> {
  /** Every field has a default. */
  readonly settings: S;
  readonly createObjective: (settings: z.output<S>, context: ObjectiveContext) => Objective;
}

/** A method from its definition: settings are checked before the objective sees them. */
export function defineMethod<S extends z.ZodObject>(definition: MethodDefinition<S>): Method {
  const { name, title, settings, createObjective, computeParity } = definition;
  const parseSettings = (given: unknown): z.output<S> => {
    const parsed = settings.safeParse(given);
    if (parsed.success) return parsed.data;
    throw new InputError(`method ${name}: settings must be its own, but ${z.prettifyError(parsed.error)}`);
  };
  return {
    name,
    title,
    parseSettings,
    createObjective: (given, context) => createObjective(parseSettings(given), context),
    computeParity,
  };
}
