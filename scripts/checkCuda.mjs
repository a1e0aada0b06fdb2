#!/usr/bin/env node
// @ts-check
// Builds, checks and times the libtorch engine on a CUDA GPU; `--help` says what. With --dry-run on any machine.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { help, parseArguments } from './cuda/parseArguments.mjs';
import { summariseTimings } from './cuda/summariseTimings.mjs';
import { runOrFail as run } from './cuda/runOrFail.mjs';
import { preparePeerPython } from './preparePeerPython.mjs';
import { addonInfoPath } from './setup/prepareEngine.mjs';
import { readJson } from './setup/readJson.mjs';
import { runAsProgram } from './setup/runAsProgram.mjs';
import { runCommand } from './setup/runCommand.mjs';
import { runSetup } from './setup/runSetup.mjs';
import { SetupError } from './setup/SetupError.mjs';
import { writeFileAtomically } from './setup/writeFileAtomically.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');
const fromRoot = (...path) => join(root, ...path);
const say = (text) => process.stderr.write(`${text}\n`);

await runAsProgram('checkCuda', async (signal) => {
  const options = parseArguments(process.argv.slice(2));
  if (options.help) return void process.stdout.write(help);
  const scratch = mkdtempSync(join(os.tmpdir(), 'dynclean-cuda-'));
  try {
    return await check({ ...options, scratch, signal });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
});

async function check(options) {
  const { dryRun, note, out } = options;
  say('[1/6] build');
  const build = await buildEngine(options);
  say(`      ${build.engine.version} on ${build.device}`);
  say('[2/6] parity with PyTorch');
  const parity = await checkParity(options, build);
  say(`      ${parity.agree} of ${parity.quantities} quantities agree`);
  say("[3/6] TensorFlow.js's own specs");
  const specs = await runSpecs(options, build);
  say(
    `      ${specs.passed} passed, ${specs.failed.length} failed, ${specs.excused} excused, ${specs.pending} pending`,
  );
  say('[4/6] operator calls of a training step');
  const work = await prepareWork(options);
  const step = await countStep(options, build, work);
  say(
    `      ${step.operatorCallsPerStep} calls` + (step.readsPerStep === null ? '' : `, ${step.readsPerStep} read back`),
  );
  say('[5/6] timings');
  const timings = await timeAll(options, build, work);
  say('[6/6] result');
  const result = {
    what: `training steps of batches of 16 sentences of ${work.dataName}, encoder ${work.encoderName}, with TopNeg; ours and PyTorch's on one device`,
    date: new Date().toISOString().slice(0, 10),
    ...(dryRun && { dryRun: 'every step but the launch: nothing here says anything of a GPU' }),
    machine: { ...build.hardware, cpu: os.cpus()[0]?.model, cores: os.cpus().length, system: os.release() },
    versions: { node: process.versions.node, torch: build.addon.torchVersion, engine: build.engine.version },
    note,
    parity,
    specs,
    step,
    timings,
    ratios: dryRun ? null : summariseTimings(timings),
    readBack:
      'TopNeg reads one number a span back each step where its ranking is not on the engine; losses every 16 steps',
  };
  const file = out ?? (dryRun ? null : fromRoot('results', 'bench', `cuda-${slug(build.hardware.gpu)}.json`));
  if (file !== null) {
    writeFileAtomically(resolve(file), `${JSON.stringify(result, null, 2)}\n`);
    say(`wrote ${file}`);
  }
  process.stdout.write(
    `${JSON.stringify({ parity, specs: { ...specs, failed: specs.failed.length }, ratios: result.ratios }, null, 2)}\n`,
  );
  return parity.agree < parity.quantities || specs.failed.length > 0 ? 1 : 0;
}

/** The addon on a libtorch with CUDA, and the GPU; in a dry run on what there is, and a device without hardware. */
async function buildEngine({ dryRun, device, withBuild, signal }) {
  const setUp = (more) => runSetup({ root, engine: 'libtorch', quiet: true, signal, ...more });
  if (withBuild) await setUp();
  let addon = readJson(addonInfoPath(root));
  if (!addon) throw new SetupError('there is no libtorch yet: run it without --no-build');
  if (withBuild && !dryRun && !addon.cuda) {
    await setUp({ ownTorch: true });
    addon = readJson(addonInfoPath(root));
  }
  const wanted = dryRun ? 'cpu' : device;
  const { status, stdout } = await dynclean(
    ['doctor', '--json', '--quiet', '--engine', 'libtorch', '--device', wanted],
    {
      signal,
      statuses: [0, 1],
    },
  );
  const findings = JSON.parse(stdout);
  if (status !== 0) {
    throw new SetupError(`${findings.advice[0]} (--dry-run checks every step but the launch)`);
  }
  const twin = dryRun
    ? (await run(process.execPath, [fromRoot('scripts/cuda/buildTwinDevice.mjs')], { signal })).stdout.trim()
    : null;
  const { devices } = findings.engines.find(({ name }) => name === 'libtorch');
  const gpu = dryRun ? 'none' : devices.find(({ name }) => name === device).description;
  const driver = dryRun ? null : await readDriver(signal);
  return {
    addon,
    engine: findings.engine,
    hardware: { gpu, driver },
    /** Where tensors lie when nothing is timed. */
    device: dryRun ? 'privateuseone:0' : device,
    twin,
  };
}

async function readDriver(signal) {
  const query = ['--query-gpu=driver_version', '--format=csv,noheader'];
  const { status, stdout } = await runCommand('nvidia-smi', query, { env: process.env, signal });
  return status === 0 ? stdout.split('\n')[0].trim() : null;
}

/** The stored fixtures, and tiny models whose numbers PyTorch computes now. */
async function checkParity({ dryRun, scratch, withPeer, signal }, { device, twin }) {
  const stored = fromRoot('..', 'shared', 'fixtures');
  const fixtures = existsSync(stored) ? ['bert-tiny', 'roberta-tiny'].map((name) => join(stored, name)) : [];
  if (withPeer && !dryRun) {
    const python = await preparePeerPython({ root, signal });
    for (const kind of ['bert', 'roberta']) {
      const folder = join(scratch, `fixture-${kind}`);
      const script = fromRoot('scripts/peer/parity_fixture.py');
      await run(python.command, [script, '--tiny', kind, '--seed', '11', '--out', folder], { env: python.env, signal });
      fixtures.push(folder);
    }
  }
  const quantities = [];
  for (const fixture of fixtures) {
    const { stdout } = await run(process.execPath, [fromRoot('scripts/cuda/compareWithFixture.mjs'), fixture], {
      env: deviceEnvironment(device, twin),
      signal,
    });
    quantities.push(...JSON.parse(stdout).quantities);
  }
  const differing = quantities.filter(({ ok }) => !ok);
  return {
    fixtures: fixtures.length,
    quantities: quantities.length,
    agree: quantities.length - differing.length,
    differing,
  };
}

async function runSpecs({ signal }, { device, twin }) {
  const suite = fromRoot('packages/backend-libtorch/tests/tfjs-suite/run.mjs');
  const args = ['--import', fromRoot('scripts/cuda/useDevice.mjs'), suite, '--json'];
  const { stdout } = await run(process.execPath, args, { env: deviceEnvironment(device, twin), signal });
  const { excusedSpecs } = await import(
    new URL('../packages/backend-libtorch/dist/excusedSpecs.js', import.meta.url).href
  );
  const excused = new Map(excusedSpecs);
  const specs = JSON.parse(stdout);
  const failed = specs.filter(({ status }) => status === 'failed');
  const count = (status) => specs.filter((spec) => spec.status === status).length;
  return {
    passed: count('passed'),
    pending: count('pending'),
    excused: failed.filter(({ name }) => excused.has(name)).length,
    failed: failed
      .filter(({ name }) => !excused.has(name))
      .map(({ name, messages }) => ({ name, message: messages[0] })),
  };
}

/** Data and encoder as folders, which both sides read. */
async function prepareWork({ dryRun, data, encoder, scratch, signal }) {
  const { resolveEncoder, writeRandomEncoder } = await import(
    new URL('../packages/weights/dist/index.js', import.meta.url).href
  );
  const dataFolder = data === undefined ? fromRoot('datasets', 'demo') : resolve(data);
  if (!existsSync(join(dataFolder, 'train-distant.jsonl'))) {
    throw new SetupError(`--data: must be a folder with train-distant.jsonl, but got ${dataFolder}`, { exitCode: 2 });
  }
  const dataName = dataFolder.split(/[/\\]/).at(-1);
  if (encoder === undefined && dryRun) {
    const folder = join(scratch, 'encoder');
    const lines = readFileSync(join(dataFolder, 'train-distant.jsonl'), 'utf8').trim().split('\n');
    await writeRandomEncoder(
      folder,
      lines.map((line) => JSON.parse(line).tokens),
      { seed: 1 },
    );
    return { dataFolder, dataName, encoderFolder: folder, encoderName: 'random, 2 layers of 64' };
  }
  const encoderName = encoder ?? 'bert-base-cased';
  const { folder } = await resolveEncoder(encoderName, { signal });
  return { dataFolder, dataName, encoderFolder: folder, encoderName };
}

/** What one training step asks of libtorch, by operator. */
async function countStep(options, { device, twin }, work) {
  const args = ourArguments({ ...options, steps: 2, warmup: 1, precision: options.precisions.at(-1), device }, work);
  const { stdout } = await run(process.execPath, [...args, ...(twin === null ? [] : ['--twin', twin])], options);
  const { operatorCallsPerStep, operatorCallsByName, readsPerStep, computedPerStep, precision } = JSON.parse(stdout);
  return { precision, operatorCallsPerStep, readsPerStep, computedPerStep, operatorCallsByName };
}

/** Every side, precision and number of runs at once, one after the other. */
async function timeAll(options, { device, twin }, work) {
  const timed = { ...options, device: twin === null ? device : 'cpu' };
  const python = options.withPeer ? await preparePeerPython({ root, signal: options.signal }) : null;
  const sides = {
    ours: (precision) => ({ command: process.execPath, args: ourArguments({ ...timed, precision }, work) }),
    ...(python && {
      eager: (precision, out) => peerCall({ ...timed, precision, out }, python, work),
      compile: (precision, out) =>
        // Without a GPU what inductor would compile says nothing and takes minutes.
        peerCall({ ...timed, precision, out, compile: options.dryRun ? 'eager' : 'inductor' }, python, work),
    }),
  };
  const timings = [];
  for (const precision of options.precisions) {
    for (const runs of options.runs) {
      for (const [who, call] of Object.entries(sides)) {
        const results = await Promise.all(
          Array.from({ length: runs }, (_, index) => {
            const out = join(options.scratch, `${who}-${index}.json`);
            return timeOne(call(precision, out), out, options.signal);
          }),
        );
        const stepsPerSecond = results.reduce((sum, each) => sum + each.stepsPerSecond, 0);
        const peakBytes = Math.max(...results.map((each) => each.peakBytes ?? 0)) || null;
        timings.push({ who, precision, runs, stepsPerSecond, stepMs: (1000 * runs) / stepsPerSecond, peakBytes });
        say(`      ${who}, ${precision}, ${runs} at once: ${stepsPerSecond.toFixed(1)} steps a second`);
      }
    }
  }
  return timings;
}

/**
 * @param {{ command: string, args: string[], env?: NodeJS.ProcessEnv }} program
 * @param {string} out
 * @param {AbortSignal} signal
 */
async function timeOne({ command, args, env }, out, signal) {
  const { stdout } = await run(command, args, { env, signal });
  if (command === process.execPath) return JSON.parse(stdout);
  const { steps_per_second: stepsPerSecond, peak_bytes: peakBytes } = JSON.parse(readFileSync(out, 'utf8'));
  return { stepsPerSecond, peakBytes };
}

function ourArguments({ device, precision, steps, warmup, dryRun }, { dataFolder, encoderFolder }) {
  return [
    fromRoot('scripts/cuda/timeTraining.mjs'),
    ...['--data', dataFolder, '--encoder', encoderFolder, '--precision', precision],
    ...['--device', device.startsWith('cuda') ? device : 'cpu', '--steps', String(steps), '--warmup', String(warmup)],
    ...(dryRun ? ['--threads', '1'] : []),
  ];
}

function peerCall({ device, precision, steps, warmup, out, compile, dryRun }, python, { dataFolder, encoderFolder }) {
  const args = [
    fromRoot('scripts/peer/train_peer.py'),
    ...['--data', dataFolder, '--encoder', encoderFolder, '--out', out, '--device', device],
    ...['--bench-steps', String(steps), '--bench-warmup', String(warmup), '--bench-loss-every', '16'],
    ...(precision === 'bf16' ? ['--bf16'] : []),
    ...(compile ? ['--compile', compile] : []),
    ...(dryRun ? ['--threads', '1'] : []),
  ];
  return { command: python.command, args, env: python.env };
}

function deviceEnvironment(device, twin) {
  return { ...process.env, DYNCLEAN_TEST_DEVICE: device, ...(twin && { DYNCLEAN_TEST_TWIN: twin }) };
}

function dynclean(args, options) {
  return run(process.execPath, [fromRoot('packages/cli/bin/dynclean.js'), ...args], options);
}

/** `NVIDIA H200, compute capability 9.0, 140 GiB` → `nvidia-h200`. */
function slug(gpu) {
  return gpu
    .split(',')[0]
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
