import { startWatchdog } from '@dynclean/stages';

import { ASK_COMPLETIONS } from './completion/askCompletions.js';
import { completeValue } from './completion/completeValue.js';
import { describeFailure, type Outcome } from './describeFailure.js';
import { type ExitCode, exitCodes } from './exitCodes.js';
import { parseCommandLine, type ParsedCommand } from './parsing/parseCommandLine.js';
import { findPlugins } from './plugins/findPlugins.js';
import { loadPluginsOf } from './plugins/loadPluginsOf.js';
import { readVersion } from './readVersion.js';
import { createProgress } from './terminal/createProgress.js';
import { Output } from './terminal/Output.js';
import { showRemark } from './terminal/showRemark.js';
import { watchInterrupts } from './terminal/watchInterrupts.js';

/**
 * Runs one command line and sets the process's exit code: 0 done, 1 failed, 2 the user's input, 3 done but
 * not to be trusted, 130 interrupted.
 * Results go to stdout, all else to stderr; nothing is thrown. All has been written when this returns, so the process
 * may end; until then it listens to SIGINT and SIGTERM.
 *
 * @param argv - without `node` and the program.
 * @param onListening - called when it listens to them.
 */
export async function main(argv: readonly string[], onListening: () => void = () => undefined): Promise<void> {
  const stopped = new AbortController();
  let outputError: NodeJS.ErrnoException | null = null;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    outputError ??= error;
    stopped.abort('output');
  });
  process.stderr.on('error', () => undefined); // nobody reads it any more; the work goes on
  let isOver = false;
  watchInterrupts({
    onInterrupt: () => {
      if (isOver) {
        process.exitCode = exitCodes.interrupted; // in its last moment
        return;
      }
      process.stderr.write('\nstopping, so that nothing is left half written; Ctrl-C again to end at once\n');
      stopped.abort('interrupt');
    },
    onInsist: () => process.exit(exitCodes.interrupted), // eslint-disable-line no-restricted-syntax -- as asked for
  });
  onListening();
  startWatchdog();
  const isDebugging = (process.env['DYNCLEAN_DEBUG'] ?? '') !== '';
  const describe = (error: unknown): Outcome =>
    describeFailure(error, { isDebugging, interrupted: stopped.signal.reason === 'interrupt' });
  let outcome: Outcome;
  try {
    outcome = { exitCode: await run(argv, stopped.signal), text: null };
  } catch (error) {
    outcome = describe(error);
  }
  await new Promise((resolve) => process.stdout.write('', resolve)); // errors of the last write come late
  const brokenOutput = outputError as NodeJS.ErrnoException | null;
  if (brokenOutput !== null) {
    // `| head` has all that it wants: no failure, and no words about it.
    outcome = brokenOutput.code === 'EPIPE' ? { exitCode: exitCodes.done, text: null } : describe(brokenOutput);
  }
  const words = outcome.text === null ? '' : `${showRemark(outcome.text, process.stderr)}\n`;
  await new Promise((resolve) => process.stderr.write(words, resolve));
  isOver = true;
  process.exitCode = outcome.exitCode;
}

async function run(argv: readonly string[], signal: AbortSignal): Promise<ExitCode> {
  await loadPluginsOf(findPlugins(argv));
  // Only now: what the options offer, plugins may have added to.
  const { commandGroups, commands } = await import('./commands/index.js');
  const values = argv[0] === ASK_COMPLETIONS ? await completeValue(argv.slice(2), commands) : null;
  if (values !== null && values.length > 0) {
    process.stdout.write(`${values.join('\n')}\n`);
    return exitCodes.done;
  }
  const parsed = await parseCommandLine(argv, {
    commands,
    groups: commandGroups,
    version: readVersion(),
    width: Math.min(120, process.stdout.columns ?? 110),
  });
  return parsed === null ? exitCodes.done : runCommand(parsed, signal);
}

async function runCommand({ command, values, globals }: ParsedCommand, signal: AbortSignal): Promise<ExitCode> {
  const { stdout, stderr } = process;
  const progress = createProgress(stderr, globals.quiet);
  const output = new Output({ stdout, stderr, json: globals.json, quiet: globals.quiet, progress });
  try {
    return (await command.run(values, { globals, output, progress, signal })) ?? exitCodes.done;
  } finally {
    progress.stop();
  }
}
