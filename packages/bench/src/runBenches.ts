import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join, relative, resolve } from 'node:path';

import { writeFileAtomically } from '@dynclean/files';

import type { Bench, BenchContext } from './Bench.js';
import { BenchError } from './BenchError.js';
import { benches } from './benches.js';
import { findPeerPython } from './measuring/findPeerPython.js';
import { readCommit, readMachine } from './measuring/readMachine.js';
import { roundAll } from './measuring/summarize.js';
import { type BenchOptions, formatHelp, parseArguments } from './parseArguments.js';
import { formatLines } from './table/formatLines.js';
import type { Line } from './table/judgeLine.js';

/** Says what is being done, a line a benchmark. */
export interface BenchReporter {
  begin(title: string): void;
  update(text: string): void;
  done(text: string): void;
}

/** Where benchmarks run, and who is told. */
export interface RunBenchesOptions {
  /** The project's folder. */
  readonly root: string;
  readonly signal: AbortSignal;
  readonly createReporter: (numBenches: number) => BenchReporter;
  /** As the reporter writes durations. */
  readonly formatDuration: (durationMs: number) => string;
}

/**
 * `npm run bench`: this project and a PyTorch program of the usual kind, side by side. Prints the table to stdout, and
 * what is missing to stderr.
 *
 * @param args - words of the command line.
 * @throws BenchError for wrong words, and where a program fails or is interrupted.
 */
export async function runBenches(args: readonly string[], options: RunBenchesOptions): Promise<void> {
  const asked = parseArguments(args, benches);
  if (asked.help) return void process.stdout.write(formatHelp(benches));
  const { root, signal } = options;
  const python = asked.withPeer ? await findPeerPython({ root, command: asked.python, signal }) : null;
  if (python === null && asked.withPeer) sayThereIsNoPeer(asked.python);
  const chosen = benches.filter(({ name }) => asked.names.includes(name));
  const scratch = mkdtempSync(join(os.tmpdir(), 'dynclean-bench-'));
  const reporter = options.createReporter(chosen.length);
  const lines: Line[] = [];
  try {
    for (const bench of chosen) lines.push(...(await measure(bench, { asked, python, scratch, options, reporter })));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  process.stdout.write(formatLines(lines));
}

/** @throws BenchError where the user named one. */
function sayThereIsNoPeer(command: string | null): void {
  if (command !== null) {
    throw new BenchError(
      `--python: must be a Python that can import torch, transformers and numpy, but got "${command}"`,
      { exitCode: 2 },
    );
  }
  process.stderr.write(
    'No Python with torch, transformers and numpy was found, so ours alone is timed (--python names one; ' +
      'scripts/peer/requirements.txt lists what it needs).\n',
  );
}

interface MeasureOptions extends Pick<BenchContext, 'python' | 'scratch'> {
  readonly asked: BenchOptions;
  readonly options: RunBenchesOptions;
  readonly reporter: BenchReporter;
}

/** One benchmark, its file, and its lines of the table. */
async function measure(
  bench: Bench,
  { asked, python, scratch, options, reporter }: MeasureOptions,
): Promise<readonly Line[]> {
  const { name, title } = bench;
  const { root, signal } = options;
  const machine = readMachine();
  const started = performance.now();
  const sinceStart = (): number => performance.now() - started;
  reporter.begin(name);
  reporter.update(title);
  const { lines, versions, details } = await bench.run({
    ...asked,
    python,
    root,
    scratch,
    keep: join(root, '.engine', 'bench'),
    machine,
    signal,
    onNote: (text) => reporter.update(text),
    onProgress: (text, done, total) => {
      const isUnderWay = done > 0 && done < total;
      const left = isUnderWay ? options.formatDuration((sinceStart() / done) * (total - done)) : '';
      reporter.update(isUnderWay ? `${text}; ${Math.floor(done)} of ${total}, ${left} left` : text);
    },
  });
  const result = {
    what: title,
    date: new Date().toISOString().slice(0, 10),
    commit: readCommit(root),
    machine: { ...machine, loadAverageAfter: readMachine().loadAverage },
    versions: { node: process.versions.node, ...versions },
    ...(asked.quick && { quick: 'a look at whether it runs: nothing here is to be quoted' }),
    note: asked.note,
    peer: python === null ? 'none: ours alone' : 'scripts/peer',
    durationSeconds: sinceStart() / 1000,
    lines,
    ...details,
  };
  const folder = asked.out ?? (asked.quick ? null : join(root, 'results', 'bench'));
  if (folder === null) {
    reporter.done('nothing written');
    return lines;
  }
  const file = resolve(folder, `${name}.json`);
  await writeFileAtomically(file, `${JSON.stringify(roundAll(result), null, 2)}\n`);
  reporter.done(`wrote ${relative(process.cwd(), file)}`);
  return lines;
}
