import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { LockAnswer, LockOrder } from './lockProcess.js';

const program = fileURLToPath(new URL('./lockProcess.js', import.meta.url));

/** For tests: another process that takes locks. */
export interface LockProcess {
  readonly child: ChildProcess;
  tell(order: LockOrder): Promise<LockAnswer>;
  /** Starts something that has no answer. */
  set(order: LockOrder): void;
  /** Kills it as the system would, and waits until it is gone. */
  kill(): Promise<void>;
}

/** For tests: starts another process that does with locks what it is told. */
export function startLockProcess(): LockProcess {
  const child = fork(program, { execArgv: [] });
  return {
    child,
    async tell(order) {
      child.send(order);
      const [said] = (await once(child, 'message')) as [LockAnswer];
      return said;
    },
    set: (order) => void child.send(order),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}
