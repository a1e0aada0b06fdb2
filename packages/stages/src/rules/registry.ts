import { Registry } from '@dynclean/schema';

import { builtInRules } from './builtInRules.js';
import type { Rule } from './Rule.js';

const registry = new Registry<Rule>({ register: 'registerRule', key: 'name', choice: 'rule:' }, ({ name }) => name);
for (const rule of builtInRules) registerRule(rule);

/**
 * Makes a rule known to cleanings.
 *
 * @returns takes it away again, for tests.
 * @throws Error when another has that name.
 */
export function registerRule(rule: Rule): () => void {
  return registry.register(rule);
}

/** All rules, in the order in which they came. */
export function listRules(): readonly Rule[] {
  return registry.list();
}

/** @throws InputError that lists the known ones, where there is none of that name. */
export function findRule(name: string): Rule {
  return registry.find(name);
}
