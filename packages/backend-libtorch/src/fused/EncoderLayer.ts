import type { TensorInfo } from '@tensorflow/tfjs-core';

import type { Handle } from '../binding.js';
import { ArgumentError } from '../ArgumentError.js';
import { describeTensor } from '../kernels/createArgumentCheck.js';
import { defineKernel } from '../kernels/defineKernel.js';
import type { LibtorchBackend } from '../LibtorchBackend.js';
import type { Routine } from '../Routine.js';
import { checkEncoderLayer } from './checkEncoderLayer.js';
import { type EncoderLayerShape, SCORE_BIAS, encoderLayerParameters, gradientOf } from './EncoderLayerPlan.js';
import { EncoderLayerRoutines } from './EncoderLayerRoutines.js';

type Parameter = (typeof encoderLayerParameters)[number];

interface EncoderLayerAttrs extends Pick<
  EncoderLayerShape,
  'numHeads' | 'layerNormEps' | 'hiddenDropout' | 'attentionDropout' | 'precision' | 'lanes'
> {
  /** Whether a gradient will be asked for, so that what it needs must be kept. */
  keepStates: boolean;
}

type EncoderLayerInputs = Record<Parameter | 'x', TensorInfo> &
  Partial<Record<typeof SCORE_BIAS, TensorInfo>> &
  Record<string, TensorInfo | undefined>;

/** The routines for a batch, and what they depend on as a key. */
function describeLayer(
  { binding }: LibtorchBackend,
  { x, innerWeight, scoreBias }: EncoderLayerInputs,
  { keepStates: _, device, ...attrs }: EncoderLayerAttrs & { readonly device: string },
): { routines: EncoderLayerRoutines; key: string } {
  const [numRows = 0, hiddenSize = 0] = x.shape;
  const innerSize = innerWeight.shape[0] ?? 0;
  const biasLength = scoreBias?.shape[1] ?? null;
  const shape = { numRows, hiddenSize, innerSize, ...attrs, onCpu: device === 'cpu', biasLength };
  return { routines: new EncoderLayerRoutines(binding, shape), key: JSON.stringify([shape, device]) };
}

/** Finds inputs for a routine: what is as large as x in the dtype of the products, and all in order. */
function giveTo(
  backend: LibtorchBackend,
  inputs: Record<string, TensorInfo>,
  { precision }: EncoderLayerAttrs,
): (name: string) => Handle {
  return (name) => {
    const info = inputs[name] as TensorInfo;
    return name === 'x' || name === 'dy' ? backend.handleIn(precision, info) : backend.orderedHandleOf(info);
  };
}

/**
 * A post-norm transformer layer (Vaswani et al. 2017; Devlin et al. 2019) over packed sentences,
 * all of it in one kernel:
 *
 *     a = LayerNorm(x + dropout(attention(x) attentionWeightᵀ + attentionBias))
 *     y = LayerNorm(a + dropout(gelu(a innerWeightᵀ + innerBias) outputWeightᵀ + outputBias))
 *
 * Inputs: x `[N', H]` as `PadRows` makes it, the parameters, and the layout of the batch: `sources` `[N']` int32, the
 * subword that each row is, and `slots0`, `rows0_0`, `keyMask0_0` and so on by lane and group (`GroupedAttention`). All
 * lanes have as many rows, and the last row at least of each is padding.
 * A `scoreBias` `[heads, T, T]` float32, T at least the longest group's length, is added to the scores of all
 * sentences. Returns y `[N', H]` and, where a gradient will be asked for, the states,
 * which are for `EncoderLayerGrad` alone.
 */
export const encoderLayerConfig = defineKernel<EncoderLayerInputs, EncoderLayerAttrs>(
  'EncoderLayer',
  (backend, inputs, attrs) => {
    checkEncoderLayer('EncoderLayer', inputs, attrs);
    const given = giveTo(backend, inputs, attrs);
    const { routines, key } = describeLayer(backend, inputs, {
      ...attrs,
      device: backend.binding.deviceOf(given('x')),
    });
    const record = (): Routine => routines.forward(attrs.keepStates);
    const routine = backend.routines.get(`EncoderLayer ${attrs.keepStates} ${key}`, record);
    const shown = [inputs.x, inputs.queryWeight, inputs.innerWeight];
    const [y, ...states] = backend.runRoutine('EncoderLayer', shown, { routine, given }).values();
    const output = backend.outputIn(attrs.precision, y as Handle);
    return attrs.keepStates ? [output, backend.bundle(states, key)] : [output];
  },
);

/**
 * From dy `[N', H]`, what the forward step took and its states, which are used up: the gradients of x, of the
 * parameters, and of `scoreBias` where there is one.
 */
export const encoderLayerGradConfig = defineKernel<
  EncoderLayerInputs & Record<'dy' | 'states', TensorInfo>,
  EncoderLayerAttrs
>('EncoderLayerGrad', (backend, inputs, attrs) => {
  checkEncoderLayer('EncoderLayerGrad', inputs, attrs);
  const find = giveTo(backend, inputs, attrs);
  const { routines, key } = describeLayer(backend, inputs, { ...attrs, device: backend.binding.deviceOf(find('x')) });
  const parts = (inputs.states as TensorInfo | undefined) && backend.unbundle(inputs.states, key);
  if (!parts) {
    const wanted = 'what EncoderLayer gave for these shapes, with keepStates';
    throw new ArgumentError('EncoderLayerGrad', 'states', { wanted, got: describeTensor(inputs.states) });
  }
  const states = new Map(routines.states.map((name, i) => [name, parts[i] as Handle]));
  const given = (name: string): Handle => states.get(name) ?? find(name);
  const routine = backend.routines.get(`EncoderLayerGrad ${key}`, () => routines.backward());
  const shown = [inputs.dy, inputs.x, inputs.queryWeight, inputs.innerWeight];
  const gradients = backend.runRoutine('EncoderLayerGrad', shown, { routine, given });
  // Now, not when all gradients are there: as these grow, what the forward step kept shrinks.
  backend.consume(inputs.states);
  const isLow = (parameter: Parameter): boolean => attrs.precision === 'bf16' && !parameter.includes('Norm');
  return [
    backend.outputIn(attrs.precision, gradients.get('dInput') as Handle),
    ...encoderLayerParameters.map((parameter) => {
      const gradient = gradients.get(gradientOf(parameter)) as Handle;
      return isLow(parameter) ? backend.outputLow(gradient) : backend.output(gradient, 'float32');
    }),
    ...(inputs.scoreBias === undefined
      ? []
      : [backend.output(gradients.get(gradientOf(SCORE_BIAS)) as Handle, 'float32')]),
  ];
});
