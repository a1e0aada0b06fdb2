#!/usr/bin/env node
// Calls this backend's kernels, right and wrong, and holds what they say to the plain backend or to a version in plain
// JavaScript. Deterministic for a seed and a call's number. Writes a line for each fault and, at the end, the counts.
import { writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';

import { installBackend } from '../../dist/index.js';
import { alias, drawLayout, spoil, Uploader } from './arguments.mjs';
import { computeSlope, drawEncoderLayer, drawLayerGradient, encoderLayer, layerInputs } from './encoderLayer.mjs';
import { corrections } from './corrections.mjs';
import { fusedKernels as ownKernels } from './fusedKernels.mjs';
import { kernels } from './kernels.mjs';
import { Random, sizeOf } from './Random.mjs';

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    first: { type: 'string', default: '0' },
    calls: { type: 'string', default: '2000' },
    kernel: { type: 'string' },
    // Modules that register kernels of their own and export them as fusedKernels.mjs does.
    kernels: { type: 'string', multiple: true, default: [] },
    verbose: { type: 'boolean', default: false },
  },
});
const fusedKernels = { ...ownKernels };
for (const path of options.kernels)
  Object.assign(fusedKernels, (await import(pathToFileURL(resolve(path)).href)).fusedKernels);
const backend = installBackend();
await tf.setBackend('libtorch');
const cpu = new MathBackendCPU();
cpu.firstUse = false; // no banner
const hasBf16 = canComputeBf16();
// Twice as often as the others, as these are all our own.
const fused = [...Object.keys(fusedKernels), 'EncoderLayerGrad'];
const names = options.kernel?.split(',') ?? [...Object.keys(kernels), ...fused, ...fused];
const counts = { calls: 0, values: 0, refusals: 0, faults: 0 };

const runOn = (target, backendName) => (name, inputs, attrs) => {
  const kernel = tf.getKernel(name, backendName);
  if (kernel === undefined) throw new Error(`${backendName} has no kernel ${name}`);
  return [kernel.kernelFunc({ inputs, backend: target, attrs })].flat();
};
const runHere = runOn(backend, 'libtorch');
const runPlain = runOn(cpu, 'cpu');

for (let number = Number(options.first); number < Number(options.first) + Number(options.calls); number++) {
  const random = new Random(Math.imul(Number(options.seed), 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b));
  const name = random.pick(names);
  if (options.verbose) writeSync(2, `${number} ${name}\n`); // at once: what follows may end the process
  const before = backend.binding.info().liveHandles;
  const problem = name === 'EncoderLayerGrad' ? tryLayerGradient(random) : tryKernel(random, name);
  counts.calls++;
  const left = backend.binding.info().liveHandles - before;
  const fault = problem ?? (left === 0 ? null : `leaves ${left} tensors behind`);
  if (fault === null) continue;
  counts.faults++;
  process.stdout.write(`${JSON.stringify({ number, name, fault })}\n`);
}
process.stdout.write(`${JSON.stringify(counts)}\n`);

/** A call of a kernel, valid or spoilt. Returns what is wrong with what came of it, or null. */
function tryKernel(random, name) {
  const own = fusedKernels[name];
  const call = (own?.draw ?? kernels[name])(random);
  if (call.attrs.precision === 'bf16' && !hasBf16) call.attrs.precision = 'fp32';
  if (random.chance(0.2)) alias(random, call.inputs);
  for (const input of Object.values(call.inputs)) if (input?.values) input.layout ??= drawLayout(random, input);
  const spoilt = random.chance(0.45) ? spoil(random, call) : null;
  const described = () => `${spoilt ?? 'valid'}: ${describe(call)}`;

  const uploader = new Uploader(backend, (...args) => runHere(...args)[0]);
  if (options.verbose) writeSync(2, `  ${described()}\n`);
  let results = [];
  let refusal = null;
  let inputs;
  try {
    inputs = uploader.all(call.inputs);
    const given = Array.isArray(call.inputs) ? inputs.filter((input) => input !== undefined) : inputs;
    results = runHere(name, given, structuredClone(call.attrs));
    const words = results.map((info) => findInconsistency(info)).find((problem) => problem !== null);
    if (words) return `${words}; ${described()}`;
    if (own?.changes) results = readChanged(inputs, own.changes);
    else results = results.map((info) => ({ ...info, values: backend.readSync(info.dataId) }));
  } catch (error) {
    if (!(error instanceof Error) || error.message === '') return `throws ${String(error)}; ${described()}`;
    if (/Cannot read properties|is not a function|is not iterable|undefined/.test(error.message) && own) return `says ${error.message}; ${described()}`; // prettier-ignore
    refusal = error;
  } finally {
    for (const info of [...(Array.isArray(results) ? results : []), ...uploader.made]) dispose(info);
  }
  if (refusal === null) counts.values++;
  else counts.refusals++;
  const wanted = own ? referenceOf(own, call) : spoilt === null ? plainResultsOf(name, call) : null;
  if (wanted === null) return null; // any error or any consistent result
  if (wanted instanceof Error) return refusal === null ? `is accepted, though ${wanted.message}; ${described()}` : null;
  if (refusal !== null) return spoilt === null || own ? `is refused: ${refusal.message}; ${described()}` : null;
  const difference = findDifference(results, wanted, own?.tolerance?.(call.attrs) ?? 1e-4);
  return difference === null ? null : `${difference}; ${described()}`;
}

function referenceOf(own, call) {
  const usesSources = (call.attrs.hiddenDropout ?? 1) > 0 || call.attrs.attentionDropout > 0;
  for (const [name, input] of Object.entries(call.inputs)) {
    if (input?.isDisposed && (name !== 'sources' || usesSources)) return new Error('a tensor was disposed of');
  }
  try {
    return own.reference(call);
  } catch (error) {
    return error;
  }
}

/** What a valid call gives; an Error where two inputs that are one tensor made it wrong. */
function plainResultsOf(name, call) {
  try {
    return corrections[name]?.(call, runPlainly) ?? runPlainly(name, call);
  } catch (error) {
    return error;
  }
}

function runPlainly(name, call) {
  const uploader = new Uploader(cpu, (...args) => runPlain(...args)[0], { areOwn: true });
  const results = runPlain(name, uploader.all(call.inputs), structuredClone(call.attrs));
  return results.map(({ dataId, shape, dtype }) => ({ shape, dtype, values: cpu.readSync(dataId) }));
}

function readChanged(inputs, pattern) {
  const changed = Object.entries(inputs).filter(([name]) => pattern.test(name));
  return Object.fromEntries(changed.map(([name, info]) => [name, { shape: info.shape, dtype: info.dtype, values: backend.readSync(info.dataId) }])); // prettier-ignore
}

/** A layer forwards and backwards: its gradient along a direction is what the values change by. */
function tryLayerGradient(random) {
  const call = drawEncoderLayer(random);
  Object.assign(call.attrs, { keepStates: true, hiddenDropout: 0, attentionDropout: 0 });
  if (!hasBf16) call.attrs.precision = 'fp32';
  for (const input of Object.values(call.inputs)) input.layout = drawLayout(random, input);
  const dy = { ...drawLayerGradient(random, call), layout: drawLayout(random, call.inputs.x) };
  const uploader = new Uploader(backend, (...args) => runHere(...args)[0]);
  const made = [];
  const spoiltCall = { inputs: { dy, ...call.inputs }, attrs: { ...call.attrs } };
  const spoilt = random.chance(0.4) ? spoil(random, spoiltCall) : null;
  const described = () => `${spoilt ?? 'valid'}: ${describe(spoiltCall)}`;
  let results;
  try {
    const [y, states] = runHere('EncoderLayer', uploader.all(call.inputs), structuredClone(call.attrs));
    made.push(y, states);
    const given = { ...uploader.all(spoiltCall.inputs), states: random.chance(0.03) ? y : states };
    results = runHere('EncoderLayerGrad', given, structuredClone(spoiltCall.attrs));
    made.push(...results);
    if (given.states === y) return `takes y for states; ${described()}`;
    const words = results.map((info) => findInconsistency(info)).find((problem) => problem !== null);
    if (words) return `${words}; ${described()}`;
    results = results.map((info) => backend.readSync(info.dataId));
    counts.values++;
  } catch (error) {
    counts.refusals++;
    if (/passed to 'EncoderLayerGrad' must be what EncoderLayer gave/.test(error.message)) return null;
    const isRight = spoilt !== null && referenceOf({ reference: encoderLayer }, spoiltCall) instanceof Error;
    if (isRight && !/Cannot read properties|is not a function|is not iterable/.test(error.message)) return null;
    return spoilt !== null && !layerFits(spoiltCall) ? null : `is refused: ${error.message}; ${described()}`;
  } finally {
    for (const info of [...made, ...uploader.made]) dispose(info);
  }
  // The backward step does not need the values of every parameter.
  if (!layerFits(spoiltCall) && !/^(disposed|type) of/.test(spoilt)) return `is accepted; ${described()}`;
  if (spoilt !== null) return null; // states and inputs are of different layers: any consistent result
  const names = [...layerInputs, ...(call.inputs.scoreBias ? ['scoreBias'] : [])];
  const directions = Object.fromEntries(
    names.map((name) => [name, random.floats(call.inputs[name].shape, -1, 1).values]),
  );
  const terms = names.flatMap((name, i) => Array.from(results[i], (value, j) => value * directions[name][j]));
  const slope = terms.reduce((sum, term) => sum + term, 0);
  const wanted = computeSlope(call, dy.values, directions);
  const sizes = terms.reduce((sum, term) => sum + Math.abs(term), 0);
  const tolerance = (call.attrs.precision === 'bf16' ? 0.05 : 1e-3) * (1 + sizes);
  return Math.abs(slope - wanted) <= tolerance ? null : `slope ${slope} must be ${wanted}; ${described()}`;
}

function layerFits(call) {
  const { dy, x } = call.inputs;
  const dyFits = dy?.values && !dy.isDisposed && dy.dtype === 'float32' && String(dy.shape) === String(x?.shape);
  return dyFits && !(referenceOf({ reference: encoderLayer }, call) instanceof Error);
}

/** Whether a result is what it says. */
function findInconsistency(info) {
  const { dataId, shape, dtype } = info ?? {};
  if (!Array.isArray(shape) || !shape.every((length) => Number.isSafeInteger(length) && length >= 0)) return `has the shape ${shape}`; // prettier-ignore
  const values = backend.readSync(dataId);
  const wanted = { float32: Float32Array, complex64: Float32Array, int32: Int32Array, bool: Uint8Array }[dtype];
  if (!(values instanceof wanted)) return `says ${dtype}, but has ${values.constructor.name}`;
  const size = sizeOf(shape) * (dtype === 'complex64' ? 2 : 1);
  if (values.length !== size) return `says [${shape}], but has ${values.length} values`;
  if (dtype === 'bool' && values.some((value) => value > 1)) return 'has booleans that are neither 0 nor 1';
  return null;
}

function findDifference(results, wanted, tolerance) {
  for (const key of Object.keys(wanted)) {
    const [result, reference] = [results[key], wanted[key]];
    if (reference === undefined) continue;
    if (result === undefined) return `result ${key} is missing`;
    if (result.dtype !== reference.dtype) return `result ${key} must be ${reference.dtype}, but is ${result.dtype}`;
    if (String(result.shape) !== String(reference.shape)) return `result ${key} must be [${reference.shape}], but is [${result.shape}]`; // prettier-ignore
    const { values } = reference;
    for (let i = 0; values !== null && i < values.length; i++) {
      const [got, right] = [result.values[i], Math.fround(values[i])];
      const isClose =
        Object.is(got, right) || got === right || Math.abs(got - right) <= tolerance * (1 + Math.abs(right));
      if (!isClose) return `result ${key}: value ${i} must be ${right}, but is ${got}`;
    }
  }
  return null;
}

function dispose(info) {
  if (info?.dataId) backend.disposeData(info.dataId, true);
}

function describe({ inputs, attrs }) {
  const words = Object.entries(inputs).map(
    ([name, input]) =>
    input?.values ? `${name} ${input.dtype}[${input.shape}]${input.layout === 'plain' ? '' : ` ${input.layout}`}` : `${name} ${JSON.stringify(input)}`, // prettier-ignore
  );
  return `${words.join(', ')} ${JSON.stringify(attrs, (_, value) => (Number.isNaN(value) ? 'NaN' : value))}`;
}

/** Whether this CPU has a product in bfloat16. */
function canComputeBf16() {
  const x = { dataId: backend.write(Float32Array.of(1, 2), [1, 2], 'float32'), shape: [1, 2], dtype: 'float32' };
  try {
    for (const info of runHere('Linear', { x, weight: x }, { precision: 'bf16' })) dispose(info);
    return true;
  } catch {
    return false;
  } finally {
    dispose(x);
  }
}
