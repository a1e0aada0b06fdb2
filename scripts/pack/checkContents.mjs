// @ts-check
import { execFileSync } from 'node:child_process';

/** @typedef {(name: string, body: () => unknown) => Promise<void>} Check - Counts, and shows, whether `body` throws. */

/**
 * What must and must not be in tarballs, by what is in them.
 *
 * @param {readonly { name: string, file: string, files: readonly string[] }[]} packed - Of `packAll`.
 * @param {Check} check
 */
export async function checkContents(packed, check) {
  await check('no tarball holds tests, their helpers or records of builds', () => {
    const wrong = packed.flatMap(({ name, files }) =>
      files
        .filter((file) => /\.test\.|testing|\.map$|tsbuildinfo|excusedSpecs/.test(file))
        .map((file) => `${name}/${file}`),
    );
    if (wrong.length > 0) throw new Error(wrong.slice(0, 10).join(', '));
  });
  await check('every entry point, program and type of a manifest is in its tarball, and the licence', () => {
    const missing = packed.flatMap(({ name, file, files }) => {
      const wanted = ['LICENSE', 'README.md', ...listTargets(readManifest(file))];
      return wanted.filter((path) => !files.includes(path)).map((path) => `${name}/${path}`);
    });
    if (missing.length > 0) throw new Error(missing.join(', '));
  });
  await check("the backend brings its addon's sources and set-up, datasets the corpus, the planner profiles", () => {
    const wanted = {
      '@dynclean/backend-libtorch': ['native/addon.cc', 'native/call.h', 'dist/setup/requirements/torch-hashes.json'],
      '@dynclean/datasets': ['dist/datasets/demo/dataset.json'],
      '@dynclean/planner': ['dist/profiles/tiny.yaml'],
      '@dynclean/weights': ['python/convert_checkpoint.py'],
      '@dynclean/stages': ['python/find_label_issues.py'],
    };
    for (const [name, paths] of Object.entries(wanted)) {
      const files = packed.find((one) => one.name === name)?.files ?? [];
      for (const path of paths) if (!files.includes(path)) throw new Error(`${name} lacks ${path}`);
    }
  });
}

function readManifest(/** @type {string} */ file) {
  return JSON.parse(execFileSync('tar', ['-xzOf', file, 'package/package.json'], { encoding: 'utf8' }));
}

/** The files that a manifest names. */
function listTargets({ exports: entries, bin = {} }) {
  const paths = [...Object.values(entries), bin].flatMap((entry) =>
    typeof entry === 'string' ? [entry] : Object.values(entry),
  );
  return paths.map((path) => path.replace(/^\.\//, ''));
}
