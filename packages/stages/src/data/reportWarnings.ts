import { formatProblem, type Problem } from '@dynclean/datasets';

import type { RunContext } from '../context/RunContext.js';

/** Says what of a corpus was read otherwise than it stands in its files: labels must not vanish without a word. */
export function reportWarnings(
  warnings: readonly Problem[] | undefined,
  { onMessage, onWarning }: Pick<RunContext, 'onMessage' | 'onWarning'>,
): void {
  for (const warning of warnings ?? []) {
    const line = formatProblem(warning);
    if (onWarning === undefined) onMessage?.(`warning: ${line}`);
    else onWarning(line);
  }
}
