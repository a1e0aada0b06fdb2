import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { nameSetupCommand } from '@dynclean/backend-libtorch';

/** What set-up left of the engine `tensorflow`, in `.engine/tensorflow.json`. */
export interface TensorflowInstall {
  /** Folder of `@tensorflow/tfjs-node` or `@tensorflow/tfjs-node-gpu`, its binding built. */
  readonly packageFolder: string;
  readonly packageName: string;
  /** E.g. `2.21.0`: of the pip wheel whose libraries the binding uses, not of the npm package. */
  readonly tensorflowVersion: string;
  /** Whether the wheel came with CUDA. */
  readonly cuda: boolean;
}

/** What to run where it is missing. */
export const TENSORFLOW_CURE = `run \`${nameSetupCommand('--engine tensorflow')}\``;

/**
 * The installed TensorFlow, by the record that lies above this package; `DYNCLEAN_TENSORFLOW` names another record.
 *
 * @returns a text that says what is missing where there is none that could be loaded.
 */
export function findTensorflow(): TensorflowInstall | string {
  const record = findRecord();
  if (record === null || !existsSync(record)) return `it was not built yet: ${TENSORFLOW_CURE}`;
  const root = dirname(dirname(record)); // paths are relative to the folder around `.engine`
  const { packageFolder, ...rest } = JSON.parse(readFileSync(record, 'utf8')) as TensorflowInstall;
  const folder = resolve(root, packageFolder);
  if (!existsSync(folder)) return `${folder} is gone: ${TENSORFLOW_CURE}`;
  return { ...rest, packageFolder: folder };
}

function findRecord(): string | null {
  const given = process.env['DYNCLEAN_TENSORFLOW'];
  if (given !== undefined && given !== '') return resolve(given);
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const engines = join(folder, '.engine');
    if (existsSync(engines)) return join(engines, 'tensorflow.json');
    if (dirname(folder) === folder) return null;
  }
}
