// @tensorflow/tfjs-core's Node bundle registers no gradients, and the module that does cannot be imported in Node (its
// imports lack extensions); the union package that does both weighs 294 MB. So that one module is bundled here, next to
// our compiled code. Engine, kernels and gradients meet in tfjs's process-wide registries, whichever copy registers.
import { build } from 'esbuild';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const core = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-core/package.json'));
await build({
  entryPoints: [join(core, 'dist/register_all_gradients.js')],
  outfile: join(process.argv[2] ?? 'dist', 'gradients.bundle.js'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  mainFields: ['module', 'main'],
  external: ['node-fetch', 'util', 'url', 'fs'],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  // The package says which of its files have side effects by patterns that esbuild would drop the registration for.
  ignoreAnnotations: true,
  logLevel: 'error',
});
