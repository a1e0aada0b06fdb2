// @ts-check
import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

import { findHeaderPackage } from './findNativeFolder.mjs';
import { EngineUnavailableError } from './SetupError.mjs';

/**
 * The folder with Node's own `node_api.h`; nothing is downloaded. Looked for beside the running Node, where npm's
 * `nodedir` points, in node-gyp's cache, and at last in the package `node-api-headers`, which serves because Node-API
 * is the same for every Node.
 *
 * @param {{ root: string, env: NodeJS.ProcessEnv, execPath?: string }} options
 * @throws EngineUnavailableError when there are none.
 */
export function findNodeHeaders({ root, env, execPath = process.execPath }) {
  const prefixes = [dirname(dirname(execPath)), dirname(dirname(realpathSync(execPath))), env.npm_config_nodedir];
  const caches = [env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), join(homedir(), 'Library', 'Caches')];
  const candidates = [
    ...prefixes.flatMap((prefix) => (prefix ? [join(prefix, 'include', 'node')] : [])),
    ...caches.map((cache) => join(cache, 'node-gyp', process.versions.node, 'include', 'node')),
    join(findHeaderPackage('node-api-headers', root), 'include'),
  ];
  const found = candidates.find((folder) => existsSync(join(folder, 'node_api.h')));
  if (found) return found;
  throw new EngineUnavailableError(
    `Node's C headers (node_api.h) are missing beside ${execPath}: install Node from nodejs.org, which brings them, ` +
      `or the package libnode-dev of Debian/Ubuntu`,
  );
}
