import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { type ExitCode, exitCodes } from '../exitCodes.js';

/**
 * Starts the set-up that comes with the backend and shows on stderr what it says.
 *
 * @param words - its command line.
 * @param signal - stops it.
 */
export function startSetup(words: readonly string[], signal: AbortSignal): Promise<ExitCode> {
  const program = fileURLToPath(import.meta.resolve('@dynclean/backend-libtorch/setup'));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'ignore', 'inherit'] });
    // A terminal sends Ctrl-C to the child as well; a `kill` of this process alone has to be passed on.
    const stop = (): void => void child.kill('SIGINT');
    signal.addEventListener('abort', stop, { once: true });
    child.on('error', reject);
    child.on('close', (code) => {
      signal.removeEventListener('abort', stop);
      const known = Object.values(exitCodes).find((exitCode) => exitCode === code);
      resolve(signal.aborted ? exitCodes.interrupted : (known ?? exitCodes.failed));
    });
  });
}
