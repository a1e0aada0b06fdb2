// Of transformers only the tokenizers are wanted. As a dependency it would bring whoever installs this package half a
// gigabyte of native runtimes that an install script fetches, so that it is bundled here without them: models and
// images, which they are for, cannot be used of it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { build } from 'esbuild';

/** How transformers asks for its runtime, past what a bundler sees. */
const hiddenRequire = 'requireFromHere("onnxruntime-node")';

const withoutRuntimes = {
  name: 'without-runtimes',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^sharp$/ }, ({ path }) => ({ path, namespace: 'absent' }));
    onLoad({ filter: /.*/, namespace: 'absent' }, () => ({
      contents: "module.exports = function sharp() { throw new Error('images are not a part of this bundle'); };",
    }));
    onLoad({ filter: /transformers\.node\.mjs$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      if (text.split(hiddenRequire).length !== 2) throw new Error(`${path}: must have ${hiddenRequire} once`);
      return { contents: text.replace(hiddenRequire, 'require("onnxruntime-common")') };
    });
  },
};

await build({
  stdin: { contents: "export { env, PreTrainedTokenizer } from '@xenova/transformers';", resolveDir: '.' },
  outfile: join(process.argv[2] ?? 'dist', 'transformers.bundle.js'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  alias: { 'onnxruntime-node': 'onnxruntime-common', 'onnxruntime-web': 'onnxruntime-common' },
  plugins: [withoutRuntimes],
  logLevel: 'error',
});
