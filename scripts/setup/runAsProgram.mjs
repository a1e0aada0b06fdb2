import { SetupError } from './SetupError.mjs';

/**
 * Runs a script's main function with an interrupt that Ctrl-C fires, and turns what it throws into one line and an exit
 * code. A second Ctrl-C ends at once.
 *
 * @param {string} name - The command's name, before the message.
 * @param {(signal: AbortSignal) => Promise<number | void>} main - Returns the exit code.
 */
export async function runAsProgram(name, main) {
  const controller = new AbortController();
  let isOver = false;
  const interrupt = () => {
    if (isOver || controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    process.exitCode = (await main(controller.signal)) ?? 0;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    if (error.details) process.stderr.write(`${error.details.replace(/^/gm, '  | ')}\n`);
    process.stderr.write(`\n${name}: ${error.message}\n`);
    process.exitCode = error.exitCode;
  } finally {
    isOver = true; // the listeners stay: a signal in the last moment must not look like a crash
  }
}
