// For tests: a process that does with locks what its parent tells it, and answers each message with one of its own.
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { FileLock, type LockOptions } from '../lock/FileLock.mjs';
import { LockLostError } from '../lock/LockLostError.mjs';

/** What the process is told. */
export type LockOrder =
  /** Try once; answers whether it got the lock, which it keeps. */
  | { readonly order: 'take'; readonly path: string; readonly options?: Pick<LockOptions, 'staleMs'> }
  /** Answers whether the lock it has is still its own. */
  | { readonly order: 'check' }
  | { readonly order: 'release' }
  /** Take it, write its token into a file several times, give it back, again and again. No answer. */
  | { readonly order: 'churn'; readonly path: string; readonly log: string; readonly staleMs: number };

/** What it answers. */
export type LockAnswer = 'yes' | 'no' | 'lost' | 'error';

let held: FileLock | null = null;

async function churn(path: string, log: string, staleMs: number): Promise<never> {
  for (;;) {
    const lock = await FileLock.take(path, { wait: 'always', pollMs: 2, staleMs });
    for (let line = 0; lock !== null && line < 5; line++) {
      lock.assertHeld();
      appendFileSync(log, `${lock.token}\n`);
      await sleep(2 * Math.random());
    }
    await lock?.release();
  }
}

async function answer(message: LockOrder): Promise<LockAnswer> {
  switch (message.order) {
    case 'take':
      held = await FileLock.take(message.path, message.options);
      return held === null ? 'no' : 'yes';
    case 'check':
      try {
        held?.assertHeld();
        return held === null ? 'no' : 'yes';
      } catch (error) {
        return error instanceof LockLostError ? 'lost' : 'error';
      }
    case 'release':
      await held?.release();
      held = null;
      return 'yes';
    case 'churn':
      return churn(message.path, message.log, message.staleMs);
  }
}

process.on('message', (message: LockOrder) => {
  answer(message).then(
    (said) => process.send?.(said),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.send?.('error');
    },
  );
});
process.on('disconnect', () => process.exit()); // eslint-disable-line no-restricted-syntax -- a program of the tests
