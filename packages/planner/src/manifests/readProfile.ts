import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { InputError, type Profile, profileSchema } from '@dynclean/schema';

import { readYamlDocument } from './readYamlDocument.js';

/** `experiments/profiles` of the repository that this package belongs to. */
const folder = fileURLToPath(new URL('../../../../experiments/profiles', import.meta.url));

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
