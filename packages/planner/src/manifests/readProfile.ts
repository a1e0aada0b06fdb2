import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { findCarriedFolder } from '@dynclean/files';
import { InputError, type Profile, profileSchema } from '@dynclean/schema';

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
  if (/[\\/]|\.ya?ml$/.test(nameOrFile))
    return (await readYamlDocument(nameOrFile, profileSchema, { what: 'a profile' })).value;
  const path = join(folder, `${nameOrFile}.yaml`);
  if (!existsSync(path)) {
    const names = (await readdir(folder)).map((name) => name.replace(/\.yaml$/, ''));
    throw new InputError(
      `profile: must be one of ${names.join(', ')}, or a YAML file, but got ${JSON.stringify(nameOrFile)}`,
    );
  }
  return (await readYamlDocument(path, profileSchema, { what: 'a profile' })).value;
}
