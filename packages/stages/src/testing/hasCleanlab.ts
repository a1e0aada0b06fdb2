import { spawnSync } from 'node:child_process';

import { findPython } from '@dynclean/weights';

/** Whether the Python that findings are asked of has the library cleanlab. */
export function hasCleanlab(): boolean {
  const [program, ...first] = findPython().command;
  return spawnSync(program, [...first, '-c', 'import cleanlab']).status === 0;
}
