import { readdirSync, statfsSync } from 'node:fs';
import { totalmem } from 'node:os';
import { dirname } from 'node:path';

import { type Cpu, readCpu } from './readCpu.js';

/** What the machine has; sizes in bytes. */
export interface Machine {
  readonly system: string;
  readonly cpu: Cpu;
  /** NVIDIA GPUs that the driver shows. */
  readonly gpus: number;
  readonly memory: { readonly totalBytes: number; readonly availableBytes: number };
  /** Of the disk that fetched things go to. */
  readonly disk: { readonly folder: string; readonly availableBytes: number } | null;
}

function countGpus(): number {
  try {
    return readdirSync('/proc/driver/nvidia/gpus').length;
  } catch {
    return 0;
  }
}

/** Free bytes where `folder` is or will be. */
function readDisk(folder: string): Machine['disk'] {
  for (let place = folder; ; place = dirname(place)) {
    try {
      const { bavail, bsize } = statfsSync(place);
      return { folder, availableBytes: bavail * bsize };
    } catch {
      if (dirname(place) === place) return null;
    }
  }
}

/** A container's limit where there is one; without a limit Node reports 0 or a number beyond any machine's. */
function readMemory(): Machine['memory'] {
  const totalBytes = Math.min(process.constrainedMemory() || Infinity, totalmem());
  return { totalBytes, availableBytes: Math.min(process.availableMemory(), totalBytes) };
}

/** Reads system, processor, GPUs, memory, and the disk of `cacheFolder`, which need not exist yet. */
export function readMachine(cacheFolder: string): Machine {
  return {
    system: `${process.platform} ${process.arch}`,
    cpu: readCpu(),
    gpus: countGpus(),
    memory: readMemory(),
    disk: readDisk(cacheFolder),
  };
}
