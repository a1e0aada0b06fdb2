import { describe, expect, it } from '@jest/globals';

import type { Findings } from './collectFindings.js';
import { formatFindings } from './formatFindings.js';

const findings: Findings = {
  version: '0.1.0',
  node: '20.20.2',
  machine: {
    system: 'linux x64',
    cpu: { model: 'A CPU', cores: 1, features: ['AVX2', 'AMX BF16'] },
    gpus: 1,
    memory: { totalBytes: 16e9, availableBytes: 3e9 },
    disk: null,
  },
  engines: [{ name: 'libtorch', available: false, reason: 'its addon was not built yet', devices: [], noCuda: null }],
  addon: null,
  engine: null,
  speeds: null,
  cacheFolder: '/cache',
  encoders: [{ id: 'minilm', title: 'MiniLM', licence: 'Apache-2.0', folder: '/cache/encoders/minilm', wayHere: null }],
  datasets: [{ id: 'wikigold', title: 'W', licence: 'CC', folder: null, wayHere: 'dynclean data fetch wikigold' }],
  advice: ['Build the addon.'],
};

describe(formatFindings, () => {
  it('says what is here, how the rest comes here, and what to do', () => {
    const lines = formatFindings(findings).split('\n').map((line) => line.trim().replace(/ +/g, ' ')); // prettier-ignore
    expect(lines).toEqual(
      expect.arrayContaining([
        'dynclean 0.1.0, Node 20.20.2, linux x64',
        'used none',
        'libtorch cannot be used: its addon was not built yet',
        'addon not built',
        'CPU A CPU, 1 core; AVX2, AMX BF16',
        'GPU 1 NVIDIA',
        'memory 3.0 GB free of 16.0 GB',
        'disk unknown',
        'minilm /cache/encoders/minilm',
        'wikigold not here; dynclean data fetch wikigold',
        'To do',
        '- Build the addon.',
      ]),
    );
  });

  it('lists the GPUs that an engine can use', () => {
    const devices = [
      { name: 'cuda:0', description: 'NVIDIA H200, compute capability 9.0, 140 GiB' },
      { name: 'cuda:1', description: 'Tesla T4, compute capability 7.5, 16 GiB' },
      { name: 'cpu', description: 'instructions up to AVX512' },
    ];
    const engines = [{ name: 'libtorch', available: true, reason: 'libtorch 2.13.0', devices, noCuda: null }] as const;
    expect(formatFindings({ ...findings, engines })).toContain(
      'can be used: libtorch 2.13.0; cuda:0 is NVIDIA H200, compute capability 9.0, 140 GiB; ' +
        'cuda:1 is Tesla T4, compute capability 7.5, 16 GiB\n',
    );
  });

  it('puts the speeds of engines side by side', () => {
    const speeds = [
      { engine: 'libtorch', device: 'cpu', precision: 'bf16', threads: 2, stepMs: 12.344, matmulGflops: 251.4, addMicros: 2.9 },
      { engine: 'cpu', device: 'cpu', precision: 'fp32', threads: 1, stepMs: 2345.6, matmulGflops: 0.7512, addMicros: 0.81 },
    ] as const; // prettier-ignore
    const lines = formatFindings({ ...findings, speeds }).split('\n').map((line) => line.trim().replace(/ +/g, ' ')); // prettier-ignore
    const at = lines.indexOf('Speed');
    expect(lines.slice(at + 1, at + 3)).toEqual([
      'libtorch training step 12.3 ms (2 layers of 128; cpu, bf16, 2 threads), products 251 GFLOP/s, one small operation 2.9 us',
      'cpu training step 2350 ms (2 layers of 128; cpu, fp32, 1 thread), products 0.751 GFLOP/s, one small operation 0.81 us',
    ]);
  });

  it('says of the engine what a run depends on', () => {
    const engine = {
      name: 'libtorch',
      reason: 'the fastest',
      device: 'cpu',
      deviceReason: 'no NVIDIA GPU is seen',
      precision: 'bf16',
      precisionReason: 'this CPU has AMX',
      threads: 2,
      version: 'libtorch 2.13.0',
    } as const;
    const text = formatFindings({ ...findings, engine, advice: [] });
    for (const part of [
      'libtorch: the fastest',
      'cpu: no NVIDIA GPU is seen',
      'bf16: this CPU has AMX',
      'libtorch 2.13.0',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('To do');
  });
});
