import { listHeads, registerHead } from '@dynclean/models';
import { DEFAULT_METHOD, InputError, type MethodChoice, registerFormerFields, Registry } from '@dynclean/schema';

import * as builtInMethods from './builtInMethods.js';
import type { Method } from './Method.js';

const methods = new Registry<Method>(
  { register: 'registerMethod', key: 'name', choice: 'training method:' },
  ({ name }) => name,
);
for (const method of Object.values(builtInMethods)) registerMethod(method);

/**
 * Makes a method known with all that it brings, so that settings can name it.
 *
 * @returns takes it away again, for tests.
 * @throws Error when another has that name.
 */
export function registerMethod(method: Method): () => void {
  const { formerFields, heads } = method;
  const removers = [methods.register(method)];
  try {
    const known = listHeads(); // a method may have a head that others brought
    for (const head of heads) if (!known.includes(head)) removers.push(registerHead(head));
  } catch (error) {
    for (const remove of removers) remove();
    throw error;
  }
  if (formerFields !== null) removers.push(registerFormerFields(formerFields));
  return () => removers.forEach((remove) => remove());
}

/** Every method that is known, by name. */
export function listMethods(): Method[] {
  return methods.names().map((name) => methods.find(name));
}

/** @throws InputError that lists the known ones, where `name` is none of them. */
export function findMethod(name: string): Method {
  return methods.find(name);
}

/** The name of the method by which cleaners are trained where nothing else is said. */
export function findUsualCleaner(): string {
  return listMethods().find(({ isUsualCleaner }) => isUsualCleaner)?.name ?? DEFAULT_METHOD;
}

/**
 * A method with all of its settings.
 *
 * @throws InputError when it is unknown, or the settings are not its own.
 */
export function completeChoice({ name, settings }: MethodChoice): MethodChoice {
  return { name, settings: { ...findMethod(name).parseSettings(settings) } };
}

/**
 * Holds a method to those that one training makes a model by.
 *
 * @param where - what asks for it, e.g. `train`.
 * @throws InputError where it takes several stages.
 */
export function requireOneStage({ name }: Pick<MethodChoice, 'name'>, where: string): void {
  if (findMethod(name).planStages === undefined) return;
  const others = listMethods().filter(({ planStages }) => planStages === undefined);
  throw new InputError(
    `${where}: method must be one that takes a single training (${others.map((of) => of.name).join(', ')}), but got ` +
      `"${name}", which takes several stages. A manifest ("dynclean run") has them all made.`,
  );
}
