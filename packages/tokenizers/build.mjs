// Of transformers only the tokenizers are wanted. As a dependency it would bring whoever installs this package half a
// gigabyte of native runtimes that an install script fetches, so that one part of it is bundled here; what it would compute
// models and images with is left out.
import { build } from 'esbuild';
import { join } from 'node:path';

/** Modules that are imported at the top, and never called by a tokenizer. */
const absent = {
  name: 'absent',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(?:onnxruntime-|sharp$)/ }, ({ path }) => ({ path, namespace: 'absent' }));
    onLoad({ filter: /.*/, namespace: 'absent' }, ({ path }) => ({
      contents: `module.exports = function absent() { throw new Error('${path} is not a part of this package'); };`,
    }));
  },
};

await build({
  stdin: { contents: "export { env, PreTrainedTokenizer } from '@xenova/transformers';", resolveDir: '.' },
  outfile: join(process.argv[2] ?? 'dist', 'transformers.bundle.js'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  plugins: [absent],
  logLevel: 'error',
});
