// @ts-check

/**
 * Runs a script's main function with an interrupt that Ctrl-C fires, and turns what it throws into one line and an exit
 * code. A second Ctrl-C ends at once.
 *
 * Errors that name an `exitCode` are meant for the user (`SetupError`, those of packages); others are mistakes of ours
 * and are shown whole.
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
    const { message, exitCode, details } = /** @type {Partial<import('./SetupError.mjs').SetupError>} */ (error);
    if (typeof exitCode !== 'number') throw error;
    if (details) process.stderr.write(`${details.replace(/^/gm, '  | ')}\n`);
    process.stderr.write(`\n${name}: ${message}\n`);
    process.exitCode = exitCode;
  } finally {
    isOver = true; // the listeners stay: a signal in the last moment must not look like a crash
  }
}
