import { InputError } from '@dynclean/schema';

import { readYamlDocument } from '../manifests/readYamlDocument.js';
import type { ExecutorChoice } from './Executor.js';
import { findExecutor } from './registry.js';
import type { StageExecutor } from './StageExecutor.js';

/**
 * Opens an executor by its name.
 *
 * @param settingsFile - YAML with its settings; null: those that it has by default.
 * @throws InputError for an unknown name, for settings that it does not take or lacks, and where it is not to be had.
 */
export async function openExecutor(
  name: string,
  settingsFile: string | null,
  choice: ExecutorChoice,
): Promise<StageExecutor> {
  const executor = findExecutor(name);
  if (settingsFile !== null) {
    const { value } = await readYamlDocument(settingsFile, executor.settings, {
      what: `settings of the executor ${name}`,
    });
    return executor.open(value, choice);
  }
  const usual = executor.settings.safeParse({});
  if (!usual.success) {
    const lacking = usual.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new InputError(`executor ${name}: must be given a file of its settings (at least ${lacking}), but got none`);
  }
  return executor.open(usual.data, choice);
}
