import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where fetched things are kept: `$DYNCLEAN_CACHE`, else `$XDG_CACHE_HOME/dynclean`, else `~/.cache/dynclean`. */
export function resolveCacheFolder(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const { DYNCLEAN_CACHE: own, XDG_CACHE_HOME: shared } = environment;
  if (own !== undefined && own !== '') return own;
  return join(shared !== undefined && shared !== '' ? shared : join(homedir(), '.cache'), 'dynclean');
}
