import type { KernelConfig } from '@tensorflow/tfjs-core';

import { defineDelegatedKernel } from './defineKernel.js';

const strings = 'strings: libtorch has no such tensors';
const ragged = 'ragged rows: lists of row lengths that are checked one by one, with errors that name the row';
const sparse = 'sparse rows: lists of positions that are checked one by one, with errors that name the position';
const boxes = 'a greedy choice, box after box: libtorch has it in torchvision only';
const images = 'images: a resampling that libtorch has with other rules at the borders';
const morphology = 'grey-scale morphology: libtorch has none';

/** Kernels that are handed to the plain `cpu` backend on copied data, each with the reason why. */
export const delegations: readonly (readonly [kernelName: string, reason: string])[] = [
  ['StaticRegexReplace', strings],
  ['StringNGrams', strings],
  ['StringSplit', strings],
  ['StringToHashBucketFast', strings],
  ['RaggedGather', ragged],
  ['RaggedRange', ragged],
  ['RaggedTensorToTensor', ragged],
  ['SparseFillEmptyRows', sparse],
  ['SparseReshape', sparse],
  ['SparseSegmentMean', sparse],
  ['SparseSegmentSum', sparse],
  ['NonMaxSuppressionV3', boxes],
  ['NonMaxSuppressionV4', boxes],
  ['NonMaxSuppressionV5', boxes],
  ['CropAndResize', images],
  ['RotateWithOffset', images],
  ['Transform', images],
  ['Draw', 'a canvas of the browser: there is none here, and the plain backend says so'],
  ['Dilation2D', morphology],
  ['Dilation2DBackpropFilter', morphology],
  ['Dilation2DBackpropInput', morphology],
  ['BroadcastArgs', 'shapes: a handful of numbers that are needed in JavaScript'],
  ['Multinomial', 'a seed of its own in every call: drawing from libtorch would start its random numbers again'],
  ['Unique', 'values in the order in which they first come: libtorch sorts them'],
];

/** Kernels that the backend of plain JavaScript computes: nobody waits for them. */
export const delegatedKernels: readonly KernelConfig[] = delegations.map(([name]) => defineDelegatedKernel(name));
