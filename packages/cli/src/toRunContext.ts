import type { EngineOptions } from '@dynclean/engine';
import { escapeControls } from '@dynclean/reports';
import type { RunContext } from '@dynclean/stages';

import type { CommandContext } from './parsing/Command.js';

/** How the runner talks to this terminal: remarks and progress to stderr, Ctrl-C to its signal. */
export function toRunContext({
  output,
  progress,
  signal,
}: CommandContext): Required<Omit<RunContext, 'assertOwned' | 'tensorboard'>> {
  return {
    signal,
    onProgress: (state) => progress.report(state),
    onMessage: (line) => output.note(escapeControls(line)),
    onWarning: (line) => output.warn(escapeControls(line)),
  };
}

/** The engine options of the runner, from those that every command has. */
export function toEngineChoice({ globals }: CommandContext): EngineOptions {
  const { engine, device, precision, threads } = globals;
  return { engine, device, precision, ...(threads === undefined ? {} : { threads }) };
}
