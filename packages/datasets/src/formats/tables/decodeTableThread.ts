// The thread that `decodeTable` starts.
import { parentPort, workerData } from 'node:worker_threads';

import type { DecodeAnswer, DecodeTask } from './decodeTable.js';

const { kind, bytes } = workerData as DecodeTask;

async function decode(): Promise<DecodeAnswer> {
  try {
    if (kind === 'arrow') return { table: (await import('./decodeArrow.js')).decodeArrow(bytes) };
    return { table: await (await import('./decodeParquet.js')).decodeParquet(bytes) };
  } catch (error) {
    return { reason: (error as Error).message };
  }
}

parentPort?.postMessage(await decode());
