import { describeBfloat16, listEngines } from '../startEngine.js';

function findReason(): string | null {
  const libtorch = listEngines().find(({ name }) => name === 'libtorch');
  if (libtorch?.available !== true) return `skipped: engine libtorch: ${libtorch?.reason ?? 'unknown'}`;
  const bfloat16 = describeBfloat16('libtorch', 'cpu');
  return bfloat16?.possible === true ? null : `skipped: ${bfloat16?.reason ?? 'no bfloat16'}`;
}

/** Why tests that multiply bfloat16 on the CPU cannot run here, for their titles; null: they can. */
export const bfloat16SkipReason: string | null = findReason();
