// Set-up is bundled into the package, so that it can be started where npm installed it; in a clone, where it runs before
// anything is installed, the same files are started as they are.
import { cp } from 'node:fs/promises';
import { join } from 'node:path';

import { build } from 'esbuild';

const sources = '../../scripts/setup';
const target = join(process.argv[2] ?? 'dist', 'setup');
await build({
  entryPoints: [join(sources, 'setupEngine.mjs')],
  outfile: join(target, 'setupEngine.js'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  logLevel: 'error',
});
await cp(join(sources, 'requirements'), join(target, 'requirements'), { recursive: true });
