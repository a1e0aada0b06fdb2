import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A model in the cache of Hugging Face's libraries. */
export interface HubSnapshot {
  readonly commit: string;
  /** `snapshots/<commit>`; its files are links into `blobs/`. */
  readonly folder: string;
}

/**
 * Looks a model up where Hugging Face's libraries keep what they fetched:
 * `models--<owner>--<name>/snapshots/<commit>`, a branch or tag by way of `refs/<name>`.
 *
 * @param repositories - names of the model, the first that is there is taken (`roberta-base` was renamed once).
 * @param revision - commit, branch or tag.
 * @returns null where there is no such snapshot. It may lack files: the libraries fetch what they need.
 */
export function findInHubCache(
  cacheFolder: string,
  repositories: readonly string[],
  revision: string,
): HubSnapshot | null {
  for (const repository of repositories) {
    const model = join(cacheFolder, `models--${repository.replaceAll('/', '--')}`);
    const reference = join(model, 'refs', revision);
    const commit = existsSync(reference) ? readFileSync(reference, 'utf8').trim() : revision;
    const folder = join(model, 'snapshots', commit);
    if (existsSync(folder)) return { commit, folder };
  }
  return null;
}
