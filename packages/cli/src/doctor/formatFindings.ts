import type { EngineReport } from '@dynclean/engine';

import { formatBytes } from '../terminal/formatBytes.js';
import type { Findings, Holding } from './collectFindings.js';
import type { MeasuredEngine } from './measureEngines.js';

const NAME_WIDTH = 16;

const line = (name: string, text: string): string => `  ${name.padEnd(NAME_WIDTH)} ${text}`;

const holdings = (all: readonly Holding[]): string[] =>
  all.map(({ id, folder, wayHere }) => line(id, folder ?? `not here; ${wayHere}`));

function formatSpeed({ engine, device, precision, threads, stepMs, matmulGflops, addMicros }: MeasuredEngine): string {
  const on = `${device}, ${precision}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  return line(
    engine,
    `training step ${formatFigure(stepMs)} ms (2 layers of 128; ${on}), products ${formatFigure(matmulGflops)} ` +
      `GFLOP/s, one small operation ${formatFigure(addMicros)} us`,
  );
}

function describeEngine({ available, reason, devices }: EngineReport): string {
  if (!available) return `cannot be used: ${reason}`;
  const gpus = devices.filter(({ name }) => name !== 'cpu').map(({ name, description }) => `${name} is ${description}`);
  return ['can be used: ' + reason, ...gpus].join('; ');
}

/** Three digits that count. */
const formatFigure = (value: number): string => String(Number(value.toPrecision(3)));

/** What was found, what is used and why, and what to do about the rest. */
export function formatFindings(findings: Findings): string {
  const { version, node, machine, engines, engine, speeds, addon, cacheFolder, encoders, datasets, advice } = findings;
  const { cpu, gpus, memory, disk, system } = machine;
  const used = engine === null ? 'none' : `${engine.name}: ${engine.reason}`;
  const features = cpu.features === null ? '' : `; ${cpu.features.join(', ') || 'no vector instructions that matter'}`;
  return [
    `dynclean ${version}, Node ${node}, ${system}`,
    '',
    'Engine',
    line('used', used),
    ...(engine === null
      ? []
      : [
          line('version', engine.version),
          line('device', `${engine.device}: ${engine.deviceReason}`),
          line('precision', `${engine.precision}: ${engine.precisionReason}`),
          line('threads', String(engine.threads)),
        ]),
    ...engines.map((report) => line(report.name, describeEngine(report))),
    line('addon', addon ?? 'not built'),
    ...(speeds === null ? [] : ['', 'Speed', ...speeds.map(formatSpeed)]),
    '',
    'Machine',
    line('CPU', `${cpu.model}, ${cpu.cores} ${cpu.cores === 1 ? 'core' : 'cores'}${features}`),
    line('GPU', gpus === 0 ? 'no NVIDIA GPU seen' : `${gpus} NVIDIA`),
    line('memory', `${formatBytes(memory.availableBytes)} free of ${formatBytes(memory.totalBytes)}`),
    line('disk', disk === null ? 'unknown' : `${formatBytes(disk.availableBytes)} free for ${cacheFolder}`),
    '',
    'Encoders',
    ...holdings(encoders),
    '',
    'Datasets',
    ...holdings(datasets),
    ...(advice.length === 0 ? [] : ['', 'To do', ...advice.map((text) => `  - ${text}`)]),
  ].join('\n');
}
