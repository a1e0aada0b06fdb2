import {
  Complex,
  ComplexAbs,
  type ComplexAbsInputs,
  type ComplexInputs,
  FFT,
  type FFTInputs,
  IFFT,
  Imag,
  type ImagInputs,
  type KernelConfig,
  Real,
  type RealInputs,
} from '@tensorflow/tfjs-core';

import { defineCheckedKernel, defineKernel } from './defineKernel.js';

/** The parts are copies: a view would keep the whole number in memory when only one part is left. */
export const complexKernels: readonly KernelConfig[] = [
  defineKernel<ComplexInputs>(Complex, (backend, { real, imag }) =>
    backend.result(Complex, [real, imag], 'complex64', (aten) =>
      aten.run('complex', backend.handleOf(real), backend.handleOf(imag)),
    ),
  ),
  defineCheckedKernel<RealInputs>(Real, { inputs: { input: 'complex64[...]' } }, (backend, { input }) =>
    backend.result(Real, [input], 'float32', (aten) => aten.copy(aten.run('real', backend.handleOf(input)))),
  ),
  defineCheckedKernel<ImagInputs>(Imag, { inputs: { input: 'complex64[...]' } }, (backend, { input }) =>
    backend.result(Imag, [input], 'float32', (aten) => aten.copy(aten.run('imag', backend.handleOf(input)))),
  ),
  defineCheckedKernel<ComplexAbsInputs>(ComplexAbs, { inputs: { x: 'complex64[...]' } }, (backend, { x }) =>
    backend.result(ComplexAbs, [x], 'float32', (aten) => aten.run('abs', backend.handleOf(x))),
  ),
  ...(
    [
      [FFT, 'fft_fft'],
      [IFFT, 'fft_ifft'],
    ] as const
  ).map(([kernelName, operator]) =>
    defineKernel<FFTInputs>(kernelName, (backend, { input }) =>
      backend.result(kernelName, [input], 'complex64', (aten) => aten.run(operator, backend.handleOf(input))),
    ),
  ),
];
