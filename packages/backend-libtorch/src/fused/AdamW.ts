import { type NamedAttrMap, type TensorInfo, util } from '@tensorflow/tfjs-core';

import { ArgumentError } from '../ArgumentError.js';
import { type Handle, ScalarType } from '../binding.js';
import { finite, fraction, notNegative, positiveCount } from '../kernels/attributeRules.js';
import { type ArgumentCheck, createArgumentCheck } from '../kernels/createArgumentCheck.js';
import { defineKernel } from '../kernels/defineKernel.js';
import type { LibtorchBackend } from '../LibtorchBackend.js';

/** Of gradients that a CPU raises to float32 just before they are used, so that they are still in its cache. */
const VALUES_AT_A_TIME = 2 ** 20;

/** A parameter, what belongs to it, and how many values each has. */
interface Moved extends Record<'parameter' | 'gradient' | 'firstMoment' | 'secondMoment', Handle> {
  readonly size: number;
}

interface AdamWAttrs {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
  /** Steps taken, this one included. */
  step: number;
}

const parts = ['parameter', 'gradient', 'firstMoment', 'secondMoment'] as const;

const checkAttributes = createArgumentCheck('AdamW', {
  inputs: {},
  attrs: {
    learningRate: finite,
    beta1: fraction,
    beta2: fraction,
    epsilon: notNegative,
    weightDecay: finite,
    step: positiveCount,
  },
});

/** What all gradients are multiplied with. */
const FACTOR = 'gradientFactor';
const checkFactor = createArgumentCheck('AdamW', { inputs: { [FACTOR]: 'float32[]' } });

const partChecks: ArgumentCheck[] = [];

/** The check of one parameter's tensors. */
function partCheck(i: number): ArgumentCheck {
  const inputs = Object.fromEntries(parts.map((part) => [part + i, 'float32[...]']));
  return (partChecks[i] ??= createArgumentCheck('AdamW', { inputs }));
}

/**
 * One AdamW step over many parameters, in place: `parameter -= lr (m^ / (sqrt(v^) + epsilon) + weightDecay parameter)`,
 * both moments bias-corrected (Loshchilov and Hutter 2019, Algorithm 2, as `torch.optim.AdamW` has it).
 *
 * Inputs `parameter0..`, `gradient0..`, `firstMoment0..`, `secondMoment0..`, equal shapes per number. Parameters and
 * moments are changed where they lie, and so must be nobody else's; nothing is returned. With `gradientFactor`, a
 * scalar, every gradient counts so much of itself.
 */
export const adamWConfig = defineKernel<Record<string, TensorInfo>, AdamWAttrs>('AdamW', (backend, inputs, attrs) => {
  checkAttributes({}, attrs as unknown as NamedAttrMap);
  const { moved, factor } = gatherMoved(backend, inputs);
  const { learningRate, beta1, beta2, weightDecay, epsilon, step } = attrs;
  const [first] = moved;
  if (first === undefined) return [];
  const onCpu = backend.binding.deviceOf(first.parameter) === 'cpu';
  for (const part of onCpu ? partBySize(moved) : [moved]) {
    backend.compute('AdamW', [], (aten) => {
      const steps = aten.run('new_full', first.parameter, [], step);
      const gradientOf = ({ gradient }: Moved): Handle => {
        const values = aten.run('to.dtype', gradient, ScalarType.float32);
        return aten.contiguous(factor === null ? values : aten.run('mul.Tensor', values, factor));
      };
      aten.runInPlace(
        '_fused_adamw_',
        part.map(({ parameter }) => parameter),
        part.map(gradientOf),
        part.map(({ firstMoment }) => firstMoment),
        part.map(({ secondMoment }) => secondMoment),
        [],
        part.map(() => steps),
        learningRate,
        beta1,
        beta2,
        weightDecay,
        epsilon,
        false,
        false,
      );
      return [];
    });
  }
  return [];
});

/** What is moved, by which share of each gradient (null: all). @throws ArgumentError where two share their data. */
function gatherMoved(
  backend: LibtorchBackend,
  inputs: Record<string, TensorInfo>,
): { readonly moved: readonly Moved[]; readonly factor: Handle | null } {
  const hasFactor = inputs[FACTOR] !== undefined;
  if (hasFactor) checkFactor(inputs, {});
  const numParameters = Math.ceil((Object.keys(inputs).length - Number(hasFactor)) / parts.length);
  for (let i = 0; i < numParameters; i++) partCheck(i)(inputs, {});
  const infoOf = (name: string): TensorInfo => inputs[name] as TensorInfo;
  const changed = new Map<object, string>();
  const inPlace = (name: string): Handle => {
    const info = infoOf(name);
    const other = changed.get(info.dataId);
    if (other !== undefined)
      throw new ArgumentError('AdamW', name, { wanted: 'a tensor of its own, as it is changed in place', got: other });
    changed.set(info.dataId, name);
    const handle = backend.ownedHandleOf(info);
    const count = backend.refCount(info.dataId);
    const got = `one of ${count} tensors of its data`;
    if (count > 1) throw new ArgumentError('AdamW', name, { wanted: "nobody else's, as it is changed in place", got });
    return handle;
  };
  const unchanged = (name: string): TensorInfo => {
    const other = changed.get(infoOf(name).dataId);
    if (other === undefined) return infoOf(name);
    throw new ArgumentError('AdamW', name, { wanted: 'none of what is changed in place', got: other });
  };
  const numbers = Array.from({ length: numParameters }, (_, i) => i);
  const owned = numbers.map((i) => ({
    parameter: inPlace(`parameter${i}`),
    firstMoment: inPlace(`firstMoment${i}`),
    secondMoment: inPlace(`secondMoment${i}`),
  }));
  const moved = owned.map((tensors, i): Moved => {
    const info = unchanged(`gradient${i}`);
    return { ...tensors, gradient: backend.lowHandleOf(info), size: util.sizeFromShape(info.shape) };
  });
  return { moved, factor: hasFactor ? backend.handleOf(unchanged(FACTOR)) : null };
}

/** In parts of so many values, or of one tensor that has more. */
function* partBySize(all: readonly Moved[]): Iterable<Moved[]> {
  let part: Moved[] = [];
  let size = 0;
  for (const moved of all) {
    part.push(moved);
    size += moved.size;
    if (size < VALUES_AT_A_TIME) continue;
    yield part;
    [part, size] = [[], 0];
  }
  if (part.length > 0) yield part;
}
