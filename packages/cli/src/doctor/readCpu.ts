import { readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';

/** Flags of /proc/cpuinfo that matter for matrix products, and how they are called. */
const FEATURES: Readonly<Record<string, string>> = {
  avx2: 'AVX2',
  avx512f: 'AVX-512',
  avx512_vnni: 'AVX-512 VNNI',
  avx512_bf16: 'AVX-512 BF16',
  amx_bf16: 'AMX BF16',
  amx_int8: 'AMX INT8',
  asimd: 'NEON',
  bf16: 'BF16',
  sve: 'SVE',
};

/** The processor, as far as it decides how fast training is. */
export interface Cpu {
  readonly model: string;
  /** Cores that this process may use. */
  readonly cores: number;
  /** Of those that matter; null where the system does not say. */
  readonly features: readonly string[] | null;
}

/** The features in the text of `/proc/cpuinfo` (`flags` on x86, `Features` on ARM). */
export function parseCpuFeatures(text: string): string[] {
  const line = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(text)?.[1] ?? '';
  const flags = new Set(line.split(/\s+/));
  return Object.entries(FEATURES).flatMap(([flag, name]) => (flags.has(flag) ? [name] : []));
}

/** The processor that this runs on; `features` are known on Linux alone. */
export function readCpu(): Cpu {
  let features: string[] | null = null;
  try {
    features = parseCpuFeatures(readFileSync('/proc/cpuinfo', 'utf8'));
  } catch {
    // No such file outside Linux.
  }
  return { model: cpus()[0]?.model.trim() || 'unknown', cores: availableParallelism(), features };
}
