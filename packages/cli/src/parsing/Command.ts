import type { ExitCode } from '../exitCodes.js';
import type { Output } from '../terminal/Output.js';
import type { Progress } from '../terminal/Progress.js';
import type { GlobalValues } from './globalOptions.js';
import type { Options, Values } from './Option.js';

/** What a command may use of the world. */
export interface CommandContext {
  readonly globals: GlobalValues;
  readonly output: Output;
  readonly progress: Progress;
  /** Aborted by Ctrl-C, by SIGTERM, and when nobody reads stdout any more. */
  readonly signal: AbortSignal;
}

/** An example for the help: what to type, what it does. */
export type Example = readonly [typed: string, does: string];

/** One command: its words, its help, its options and what it does. */
export interface Command {
  /** `data check`. */
  readonly name: string;
  /** Names of options that are typed without `--`, in their order; `[dataset]`-like where they may be missing. */
  readonly positionals: readonly string[];
  readonly describe: string;
  readonly examples: readonly Example[];
  readonly options: Options;
  /** @returns the exit code; nothing means done. */
  readonly run: (values: Values<Options>, context: CommandContext) => Promise<ExitCode | void>;
}

interface CommandDefinition<O extends Options> extends Omit<Command, 'options' | 'run' | 'positionals'> {
  readonly positionals?: readonly (keyof O & string)[];
  readonly options: O;
  readonly run: (values: Values<O>, context: CommandContext) => Promise<ExitCode | void>;
}

/** Binds the types of a command's options to its handler. */
export function defineCommand<const O extends Options>(definition: CommandDefinition<O>): Command {
  const { run, positionals = [], ...rest } = definition;
  return { ...rest, positionals, run: (values, context) => run(values as Values<O>, context) };
}
