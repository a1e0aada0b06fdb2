import { afterEach, describe, expect, it } from '@jest/globals';
import { installBackend } from '@dynclean/backend-libtorch';
import { type TrainingProfile, trainingProfileSchema } from '@dynclean/schema';
import * as tf from '@tensorflow/tfjs-core';

import { listEngines, startEngine } from '../startEngine.js';
import { startProfiler } from './startProfiler.js';

const libtorch = listEngines().find(({ name }) => name === 'libtorch');
const itWithLibtorch = libtorch?.available === true ? it : it.skip;
const libtorchSkip = libtorch?.available === true ? '' : ` (skipped: engine libtorch: ${libtorch?.reason ?? ''})`;

/** Two steps that multiply two matrices each, once forward, and add in the optimizer. */
async function profileProducts(engineName: 'libtorch' | 'cpu', synchronize = false): Promise<TrainingProfile> {
  const engine = await startEngine({ engine: engineName });
  const a = tf.ones([4, 4]);
  const profiler = startProfiler(engine, { synchronize });
  for (let step = 0; step < 2; step++) {
    profiler.meter.beginStep();
    profiler.meter.enter('forward');
    const product = tf.matMul(a, a);
    profiler.meter.enter('optimizer');
    tf.dispose([tf.add(product, a), product]);
    profiler.meter.endStep(8);
  }
  tf.matMul(a, a).dispose(); // between steps
  const profile = profiler.stop() as TrainingProfile;
  a.dispose();
  return profile;
}

describe(startProfiler, () => {
  afterEach(async () => void (await startEngine({ engine: 'cpu' })));

  itWithLibtorch(`times kernels and operators of libtorch${libtorchSkip}`, async () => {
    const { binding } = installBackend();
    const before = { ...binding };
    const kernel = tf.getKernel('Add', 'libtorch').kernelFunc;
    const profile = await profileProducts('libtorch', true);
    expect(trainingProfileSchema.parse(profile)).toEqual(profile);
    expect(profile).toMatchObject({ level: 'operators', synchronized: true, steps: 2, skippedSteps: 0, notes: [] });
    expect(profile.phases.map(({ name }) => name)).toEqual(['data', 'forward', 'optimizer']);
    const calls = (rows: TrainingProfile['operators']) =>
      Object.fromEntries((rows ?? []).map(({ name, callsPerStep }) => [name, callsPerStep]));
    expect(calls(profile.kernels)).toMatchObject({ Add: 1, BatchMatMul: 1 });
    expect(calls(profile.operators)).toMatchObject({ 'add.Tensor': 1, '(release)': expect.any(Number) as never });
    // All of the step is there: its phases, and what was inside and outside of the library.
    const sum = profile.phases.reduce((total, { msPerStep }) => total + msPerStep, 0);
    expect(sum).toBeCloseTo(profile.stepMs, 6);
    expect(profile.engineMs + profile.outsideEngineMs).toBeCloseTo(profile.stepMs, 6);
    const inOperators = (profile.operators ?? []).reduce((total, { msPerStep }) => total + msPerStep, 0);
    expect(inOperators).toBeCloseTo(profile.engineMs, 6);
    expect(profile.subwordsPerSecond).toBeCloseTo(8000 / profile.stepMs, 6);
    // And everything is as it was: no trace of the profiler in the functions that are called from now on.
    expect({ ...binding }).toEqual(before);
    expect(tf.getKernel('Add', 'libtorch').kernelFunc).toBe(kernel);
  });

  it('times kernels alone on another engine, and says so', async () => {
    const kernel = tf.getKernel('Add', 'cpu').kernelFunc;
    const profile = await profileProducts('cpu');
    expect(trainingProfileSchema.parse(profile)).toEqual(profile);
    expect(profile).toMatchObject({ level: 'kernels', operators: null });
    expect(profile.kernels.find(({ name }) => name === 'Add')?.callsPerStep).toBe(1);
    expect(profile.notes).toEqual(['The engine cpu is timed by kernel; operators inside are those of libtorch alone.']);
    expect(tf.getKernel('Add', 'cpu').kernelFunc).toBe(kernel);
  });

  it('says of a GPU that launches were timed, and gives nothing where no step was taken', async () => {
    const engine = { ...(await startEngine({ engine: 'cpu' })), device: 'cuda:0' };
    expect(startProfiler(engine).stop()).toBeNull();
    const profiler = startProfiler(engine);
    profiler.meter.beginStep();
    profiler.meter.endStep(1);
    expect(profiler.stop()?.notes.at(-1)).toBe(
      'A GPU works while JavaScript goes on: times are those of launching, not of computing.',
    );
  });
});
