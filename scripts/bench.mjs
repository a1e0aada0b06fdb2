#!/usr/bin/env node
// `npm run bench`: this project and a PyTorch program of the usual kind, side by side; `--help` says what and how.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { findPeerPython } from './bench/findPeerPython.mjs';
import { formatLines } from './bench/formatLines.mjs';
import { formatHelp, parseArguments } from './bench/parseArguments.mjs';
import { readCommit, readMachine } from './bench/readMachine.mjs';
import { benches } from './bench/rows.mjs';
import { roundAll } from './bench/summarize.mjs';
import { formatDuration, Reporter } from './setup/Reporter.mjs';
import { runAsProgram } from './setup/runAsProgram.mjs';
import { runSetup } from './setup/runSetup.mjs';
import { SetupError } from './setup/SetupError.mjs';
import { writeFileAtomically } from './setup/writeFileAtomically.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

await runAsProgram('bench', async (signal) => {
  const options = parseArguments(process.argv.slice(2), benches);
  if (options.help) return void process.stdout.write(formatHelp(benches));
  await runSetup({ root, signal, quiet: true });
  const python = options.withPeer ? await findPeerPython({ root, command: options.python, signal }) : null;
  if (python === null && options.withPeer) {
    if (options.python !== null) {
      throw new SetupError(
        `--python: must be a Python that can import torch, transformers and numpy, but got "${options.python}"`,
        {
          exitCode: 2,
        },
      );
    }
    process.stderr.write(
      'No Python with torch, transformers and numpy was found, so ours alone is timed (--python names one; ' +
        'scripts/peer/requirements.txt lists what it needs).\n',
    );
  }
  const chosen = benches.filter(({ name }) => options.names.includes(name));
  const scratch = mkdtempSync(join(os.tmpdir(), 'dynclean-bench-'));
  const reporter = new Reporter({ totalSteps: chosen.length });
  const lines = [];
  try {
    for (const bench of chosen)
      lines.push(...(await measure(bench, { ...options, python, scratch, signal }, reporter)));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  process.stdout.write(formatLines(lines));
  return 0;
});

/** One bench, its file, and its lines of the table. */
async function measure({ name, title, run }, options, reporter) {
  const { quick, note, out, python, scratch, signal } = options;
  const machine = readMachine();
  const started = performance.now();
  reporter.begin(name);
  reporter.update(title);
  const { lines, versions, details } = await run({
    ...options,
    root,
    scratch,
    keep: join(root, '.engine', 'bench'),
    machine,
    signal,
    onNote: (text) => reporter.update(text),
    onProgress: (text, done, total) =>
      reporter.update(describeProgress(text, done, total, performance.now() - started)),
  });
  const result = {
    what: title,
    date: new Date().toISOString().slice(0, 10),
    commit: readCommit(root),
    machine: { ...machine, loadAverageAfter: readMachine().loadAverage },
    versions: { node: process.versions.node, ...versions },
    ...(quick && { quick: 'a look at whether it runs: nothing here is to be quoted' }),
    note,
    peer: python === null ? 'none: ours alone' : 'scripts/peer',
    durationSeconds: (performance.now() - started) / 1000,
    lines,
    ...details,
  };
  const folder = out ?? (quick ? null : join(root, 'results', 'bench'));
  if (folder !== null) {
    const file = resolve(folder, `${name}.json`);
    writeFileAtomically(file, `${JSON.stringify(roundAll(result), null, 2)}\n`);
    reporter.done(`wrote ${relative(process.cwd(), file)}`);
  } else reporter.done('nothing written');
  return lines;
}

function describeProgress(text, done, total, elapsedMs) {
  if (done <= 0 || done >= total) return text;
  return `${text}; ${Math.floor(done)} of ${total}, ${formatDuration((elapsedMs / done) * (total - done))} left`;
}
