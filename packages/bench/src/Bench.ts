import type { Machine } from './measuring/readMachine.js';
import type { Program } from './measuring/runProgram.js';
import type { Line } from './table/judgeLine.js';

/** What a benchmark is given. */
export interface BenchContext {
  /** The project's folder. */
  readonly root: string;
  /** A folder that goes afterwards. */
  readonly scratch: string;
  /** A folder for what is made once and kept. */
  readonly keep: string;
  readonly machine: Machine;
  /** Small: a look at whether it runs, no figures to quote. */
  readonly quick: boolean;
  /** Turns that count. */
  readonly rounds: number;
  /** For both sides; null: every core. */
  readonly threads: number | null;
  /** Of a whole cleaning. */
  readonly epochs: number;
  /** A Python that can run the peer; null: ours alone. */
  readonly python: Pick<Program, 'command' | 'env'> | null;
  readonly signal: AbortSignal;
  readonly onNote: (text: string) => void;
  readonly onProgress: OnProgress;
}

/** Told what a benchmark is at, and how far it is. */
export type OnProgress = (text: string, done: number, total: number) => void;

/** What a benchmark found. */
export interface BenchResult {
  /** For the closing table. */
  readonly lines: readonly Line[];
  /** Versions of what was measured, for the record. */
  readonly versions: Readonly<Record<string, unknown>> | null;
  /** All else that goes into the file. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** One benchmark. */
export interface Bench {
  /** By which `--only` asks for it, and its file is called. */
  readonly name: string;
  readonly title: string;
  run(context: BenchContext): Promise<BenchResult>;
}
