import { parseArgs } from 'node:util';

import type { Bench } from './Bench.js';
import { BenchError } from './BenchError.js';

/** What the command line asks for. */
export interface BenchOptions {
  readonly help: boolean;
  /** Which benchmarks, in their order. */
  readonly names: readonly string[];
  readonly quick: boolean;
  readonly rounds: number;
  /** null: every core. */
  readonly threads: number | null;
  readonly epochs: number;
  /** null: the one that is found. */
  readonly python: string | null;
  readonly withPeer: boolean;
  readonly note: string | null;
  /** null: results/bench. */
  readonly out: string | null;
}

/** What `npm run bench -- --help` prints. */
export function formatHelp(benches: readonly Pick<Bench, 'name' | 'title'>[]): string {
  const width = Math.max(...benches.map(({ name }) => name.length));
  return `Times this project beside a PyTorch program of the usual kind (scripts/peer: transformers, padded batches, fused AdamW,
scaled_dot_product_attention), both in one run, taking turns on the same batches. Writes results/bench/<name>.json with machine,
versions and spread, and prints work, peer, ours, ratio and target. CoNLL03 and WikiGold are used where they are at hand
(\`dynclean data fetch\`), else the embedded corpus; BERT-base has random weights where none are at hand, which is as fast.

Usage: npm run bench -- [options]

  --only NAME[,NAME]  some of them:
${benches.map(({ name, title }) => `    ${name.padEnd(width)}  ${title}`).join('\n')}
  --quick             small: a look at whether everything runs, no figures to quote; writes nothing without --out
  --rounds N          turns that count (8; after 3 to warm up)
  --python CMD        a Python with torch and transformers (the one that set-up found or made)
  --no-peer           ours alone
  --epochs N          epochs of \`clean\` (10, those of the paper)
  --threads N         for both (every core)
  --note TEXT         goes into the results: what else the machine was doing
  --out FOLDER        where results go (results/bench)
  -h, --help

On a machine that others use too, \`chrt -r 50 npm run bench\` (as root) keeps their load out of the figures; not -f, under which
threads that wait for each other can wait for ever.
Exit codes: 0 done, whatever the figures; 1 failed; 2 wrong options; 130 interrupted.
`;
}

/**
 * The command line of the benchmark.
 *
 * @param benches - those that there are.
 * @throws BenchError (exit code 2) for what is unknown or no number.
 */
export function parseArguments(args: readonly string[], benches: readonly Pick<Bench, 'name'>[]): BenchOptions {
  const values = readOptions(args);
  const known = benches.map(({ name }) => name);
  const only = values.only.flatMap((text) => text.split(',')).map((name) => name.trim());
  for (const name of only) {
    if (!known.includes(name)) throw refuseOption(`--only: must be of ${known.join(', ')}, but got "${name}"`);
  }
  return {
    help: values.help,
    names: only.length === 0 ? known : known.filter((name) => only.includes(name)),
    quick: values.quick,
    rounds: readCount('--rounds', values.rounds ?? (values.quick ? '2' : '8')),
    threads: values.threads === undefined ? null : readCount('--threads', values.threads),
    epochs: readCount('--epochs', values.epochs),
    python: values.python ?? null,
    withPeer: !values['no-peer'],
    note: values.note ?? null,
    out: values.out ?? null,
  };
}

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: 'string', multiple: true, default: [] },
        quick: { type: 'boolean', default: false },
        rounds: { type: 'string' },
        python: { type: 'string' },
        'no-peer': { type: 'boolean', default: false },
        threads: { type: 'string' },
        epochs: { type: 'string', default: '10' },
        note: { type: 'string' },
        out: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw refuseOption(`${(error as Error).message.split('. To specify')[0]}; --help lists the options`);
  }
}

/** An option's value as a whole number of at least 1. */
function readCount(name: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw refuseOption(`${name}: must be an integer of at least 1, but got "${text}"`);
  return count;
}

function refuseOption(message: string): BenchError {
  return new BenchError(message, { exitCode: 2 });
}
