import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';

/** Instructions that decide how fast matrix products are. */
const FEATURES = [
  'avx2',
  'avx512f',
  'avx512_bf16',
  'avx512_fp16',
  'amx_bf16',
  'amx_tile',
  'amx_int8',
  'asimd',
  'bf16',
  'sve',
];

/** Those of FEATURES in the text of /proc/cpuinfo. */
export function parseFeatures(cpuInfo: string): string[] {
  const flags = new Set((/^(?:flags|Features)\s*:\s*(.*)$/m.exec(cpuInfo)?.[1] ?? '').split(/\s+/));
  return FEATURES.filter((feature) => flags.has(feature));
}

/** What a machine is, and how busy. */
export interface Machine {
  readonly cpu: string;
  readonly features: readonly string[];
  readonly cores: number;
  readonly memoryGiB: number;
  readonly loadAverage: readonly number[];
  readonly platform: string;
}

/** What this machine is, and how busy it is now. */
export function readMachine(): Machine {
  let features: string[] = [];
  try {
    features = parseFeatures(readFileSync('/proc/cpuinfo', 'utf8'));
  } catch {
    // Only Linux has it.
  }
  return {
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    features,
    cores: os.availableParallelism(),
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    loadAverage: os.loadavg().map((load) => Math.round(load * 10) / 10),
    platform: `${os.platform()} ${os.release()} ${os.arch()}`,
  };
}

/** The commit that is checked out, with a `+` where files differ from it; null without git. */
export function readCommit(root: string): string | null {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', root, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no', '--', 'packages', 'scripts').trim() !== '';
    return git('rev-parse', '--short', 'HEAD').trim() + (changed ? '+' : '');
  } catch {
    return null;
  }
}
