import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { findCarriedFolder } from '@dynclean/files';
import { InputError, type Profile, profileSchema } from '@dynclean/schema';

import { checkMethodName } from './findMethodProblems.js';
import { readYamlDocument } from './readYamlDocument.js';

/** `experiments/profiles` of the repository, of which the published package has a copy. */
const folder = findCarriedFolder(import.meta.url, {
  inRepository: '../../../../experiments/profiles',
  inPackage: '../profiles',
});

/**
 * A profile by its name, or the file of one.
 *
 * @throws InputError when there is none, or something is wrong in it.
 */
export async function readProfile(nameOrFile: string): Promise<Profile> {
  if (/[\\/]|\.ya?ml$/.test(nameOrFile)) return readProfileFile(nameOrFile);
  const path = join(folder, `${nameOrFile}.yaml`);
  if (!existsSync(path)) {
    const names = (await readdir(folder)).map((name) => name.replace(/\.yaml$/, ''));
    throw new InputError(
      `profile: must be one of ${names.join(', ')}, or a YAML file, but got ${JSON.stringify(nameOrFile)}`,
    );
  }
  return readProfileFile(path);
}

async function readProfileFile(path: string): Promise<Profile> {
  const { value: profile, complain } = await readYamlDocument(path, profileSchema, { what: 'a profile' });
  const unknown = Object.keys(profile.trainingOf ?? {}).flatMap((name) => checkMethodName(name, ['trainingOf', name]));
  if (unknown.length === 0) return profile;
  throw new InputError(
    unknown.map(({ path: at, must, got }) => complain({ path: at, must, isKey: false }, got)).join('\n'),
  );
}
