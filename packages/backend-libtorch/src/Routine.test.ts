import { beforeAll, describe, expect, it } from '@jest/globals';

import { type Binding, type Handle, ScalarType } from './binding.js';
import { installBackend } from './index.js';
import { ProgramRecorder } from './ProgramRecorder.js';
import { Routine } from './Routine.js';
import { RoutineCache } from './RoutineCache.js';
import { skipReason } from './testing.js';

describe(skipReason ?? Routine, () => {
  const test = skipReason === null ? it : it.skip;
  let binding: Binding;

  beforeAll(() => {
    if (skipReason === null) ({ binding } = installBackend());
  });

  const make = (...values: number[]): Handle => binding.fromTypedArray(Float32Array.from(values), [values.length]);
  const valuesOf = (tensor: Handle | undefined): number[] => Array.from(binding.toTypedArray(tensor as Handle));
  const live = (): number => binding.info().liveHandles;
  /** `output = input + amount`, in a program of its own. */
  const add = (input: string, output: string, amount: number) => {
    const aten = new ProgramRecorder(binding);
    return aten.compile({ [output]: aten.run('add.Scalar', aten.input(input), amount) });
  };

  test('hands tensors on by name from phase to phase, and gives back what it is for', () => {
    const before = live();
    const aten = new ProgramRecorder(binding);
    const product = aten.run('mul.Tensor', aten.input('left'), aten.input('right'));
    aten.runInPlace('neg_', product);
    const last = aten.compile({ result: product });
    const routine = new Routine(binding, [[add('x', 'left', 1), add('x', 'right', 2)], [last]], ['result', 'left']);
    const x = make(1, 2);
    for (let i = 0; i < 3; i++) {
      const results = routine.run(() => x);
      expect([...results.keys()]).toEqual(['result', 'left']);
      expect(valuesOf(results.get('result'))).toEqual([-6, -12]);
      expect(valuesOf(results.get('left'))).toEqual([2, 3]);
      expect(live()).toBe(before + 3); // x and two results: nothing else stays
      for (const handle of results.values()) binding.release(handle);
    }
    binding.release(x);
  });

  test('leaves nothing behind when an operator fails, and tells which', () => {
    const before = live();
    const aten = new ProgramRecorder(binding);
    const wrong = aten.compile({ result: aten.run('mm', aten.input('left'), aten.input('left')) });
    const routine = new Routine(binding, [[add('x', 'left', 1)], [wrong, add('x', 'other', 1)]], ['result']);
    const x = make(1, 2);
    expect(() => routine.run(() => x)).toThrow(/^run: mm: .*must be a matrix/);
    binding.release(x);
    expect(live()).toBe(before);
  });

  test('is not there any more once it was disposed of', () => {
    const routine = new Routine(binding, [[add('x', 'y', 1)]], ['y']);
    routine.dispose();
    const x = make(1);
    expect(() => routine.run(() => x)).toThrow('run: no program has that number');
    binding.release(x);
  });

  test('refuses a tensor of another program', () => {
    const stranger = new ProgramRecorder(binding).input('x');
    const aten = new ProgramRecorder(binding);
    const y = aten.run('neg', stranger);
    expect(() => aten.compile({ y })).toThrow('the tensor is of another program');
  });

  test('programs side by side give the bits that each gives alone, for products, sums and normalisations', () => {
    binding.setThreads(3);
    const [rows, columns] = [70, 96];
    const size = rows * columns;
    const x = binding.fromTypedArray(Float32Array.from({ length: size }, (_, i) => Math.sin(i)), [rows, columns]); // prettier-ignore
    const record = (lane: number) => {
      const aten = new ProgramRecorder(binding);
      const scaled = aten.run('mul.Scalar', aten.input('x'), lane + 1);
      const low = aten.run('to.dtype', scaled, ScalarType.bfloat16);
      const product = aten.run('mm', low, aten.run('t', low)); // [70, 70]
      const [normed] = aten.runAll('native_layer_norm', aten.run('to.dtype', product, ScalarType.float32), [rows], null, null, 1e-5) as [Handle]; // prettier-ignore
      const sum = aten.run('sum.dim_IntList', normed, [0], false);
      return aten.compile({ [`normed${lane}`]: normed, [`sum${lane}`]: sum });
    };
    const lanes = [0, 1, 2].map(record);
    const names = lanes.flatMap(({ outputs }) => outputs);
    const together = new Routine(binding, [lanes], names).run(() => x);
    binding.setThreads(1);
    const alone = new Routine(binding, lanes.map((lane) => [lane]), names).run(() => x); // prettier-ignore
    for (const name of names) {
      expect(valuesOf(together.get(name))).toEqual(valuesOf(alone.get(name)));
      expect(valuesOf(together.get(name)).some((value) => value !== 0)).toBe(true);
    }
    for (const handle of [x, ...together.values(), ...alone.values()]) binding.release(handle);
  });

  test('counts and times the operators of programs', () => {
    const routine = new Routine(binding, [[add('x', 'y', 1), add('x', 'z', 1)]], ['y', 'z']);
    const x = make(1);
    binding.operatorCalls();
    binding.timeOperators(true);
    const results = routine.run(() => x);
    expect(binding.operatorCalls()).toEqual({ 'add.Scalar': 2 });
    const times = binding.operatorTimes();
    expect(Object.keys(times)).toEqual(['add.Scalar']);
    expect(times['add.Scalar']?.[0]).toBe(2);
    expect(times['add.Scalar']?.[1]).toBeGreaterThan(0);
    binding.timeOperators(false);
    for (const handle of [x, ...results.values()]) binding.release(handle);
    expect(binding.operatorTimes()).toEqual({});
  });
});

describe(RoutineCache, () => {
  it('records a key once, and disposes of what was not used for longest', () => {
    const disposed: string[] = [];
    const cache = new RoutineCache();
    const get = (key: string): Routine => cache.get(key, () => ({ dispose: () => disposed.push(key) }) as unknown as Routine); // prettier-ignore
    const first = get('0');
    for (let i = 1; i < 64; i++) get(String(i));
    expect(get('0')).toBe(first); // now younger than 1
    expect(disposed).toEqual([]);
    get('64');
    get('65');
    expect(disposed).toEqual(['1', '2']);
    expect(get('0')).toBe(first);
  });
});
