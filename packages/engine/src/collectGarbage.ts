import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Frees what JavaScript holds no more, now. For buffers of hundreds of megabytes that have served once, those of a
 * checkpoint: nothing tells V8 that they are worth the trouble, and a whole training can go by before it looks.
 *
 * Takes some ten milliseconds.
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
}
