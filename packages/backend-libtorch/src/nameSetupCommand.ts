import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const isInstalled = fileURLToPath(import.meta.url)
  .split(sep)
  .includes('node_modules');

/**
 * The command that sets engines up: `npm run setup` in a clone of the repository, `npx dynclean-setup` where npm
 * installed this package. `scripts/setup/findInstallRoot` says the same in set-up's own messages.
 *
 * @param options - as one writes them: `--engine tensorflow`.
 */
export function nameSetupCommand(options = ''): string {
  if (isInstalled) return ['npx dynclean-setup', options].filter(Boolean).join(' ');
  return ['npm run setup', options].filter(Boolean).join(' -- ');
}
