import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { InputError } from '@dynclean/schema';
import { findPython, runPython } from '@dynclean/weights';

import type { WordDistributions } from '../measures/WordDistributions.js';

// From packages/stages/dist/rules.
const program = fileURLToPath(new URL('../../python/find_label_issues.py', import.meta.url));

const ADVICE = 'Set DYNCLEAN_PYTHON to a Python that has it (pip install cleanlab==2.9.0).';
const LOOK = "import importlib.util, sys; sys.exit(importlib.util.find_spec('cleanlab') is None)";

/** What to do where the Python that is asked has no cleanlab; null: it has. */
export async function findMissingCleanlab(): Promise<string | null> {
  const { exitCode } = await runPython(findPython(), ['-c', LOOK]);
  return exitCode === 0 ? null : `cleanlab, the Python library, is not there. ${ADVICE}`;
}

/**
 * Which words have a wrong label, by cleanlab itself (`token_classification.filter.find_label_issues` with its
 * defaults), in a Python of its own: the one that `$DYNCLEAN_PYTHON` names. Words that no model judged are left out.
 *
 * @returns `[W]` 1 for such words.
 * @throws InputError where that Python has no cleanlab.
 */
export async function findLabelIssues(
  {
    offsets,
    labels,
    probabilities,
    numClasses,
  }: Pick<WordDistributions, 'offsets' | 'labels' | 'probabilities' | 'numClasses'>,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'dynclean-cleanlab-'));
  try {
    const write = (name: string, data: Int32Array | Float64Array): Promise<void> =>
      writeFile(join(folder, name), new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    await write('offsets.i4', offsets);
    await write('labels.i4', labels);
    await write('probabilities.f8', probabilities);
    const { exitCode, errors } = await runPython(findPython(), [program, folder, String(numClasses)], { signal });
    if (exitCode === 0) return new Uint8Array(await readFile(join(folder, 'issues.u1')));
    throw new InputError(`cleanlab: must run in Python, but ${errors.split('\n').at(-1) ?? 'it failed'}. ${ADVICE}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
