import { commonFactsSchema, InputError } from '@dynclean/schema';

import { findModelProblems } from './findMethodProblems.js';
import type { LoadedFacts } from './KnownNames.js';
import { readYamlDocument } from './readYamlDocument.js';

/**
 * Reads a file that manifests have in common.
 *
 * @param path - absolute.
 * @throws InputError with all that is wrong, a line each; a version's cleaner must be one of its models.
 */
export async function readCommonFacts(path: string): Promise<LoadedFacts> {
  const { value: facts, complain } = await readYamlDocument(path, commonFactsSchema, {
    what: 'what manifests have in common',
  });
  const models = Object.keys(facts.models);
  const must =
    models.length === 0 ? 'must be one of its models, of which it has none' : `must be one of ${models.join(', ')}`;
  const problems = Object.entries(facts.versions).flatMap(([version, { cleaner, cleanerOn = {} }]) => {
    const at = ['versions', version];
    const places = Object.entries(cleanerOn).map(([dataset, name]) => [name, [...at, 'cleanerOn', dataset]] as const);
    return [[cleaner, [...at, 'cleaner']] as const, ...places].filter(([name]) => !models.includes(name));
  });
  const ofModels = findModelProblems(facts.models, ['models']);
  if (ofModels.length > 0) {
    throw new InputError(ofModels.map(({ got, ...of }) => complain({ ...of, isKey: false }, got)).join('\n'));
  }
  if (problems.length > 0) {
    throw new InputError(problems.map(([name, at]) => complain({ path: at, must, isKey: false }, name)).join('\n'));
  }
  return { path, facts };
}
