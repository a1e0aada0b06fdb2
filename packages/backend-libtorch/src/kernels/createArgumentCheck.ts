import { type NamedAttrMap, type NamedTensorInfoMap, type TensorInfo, util } from '@tensorflow/tfjs-core';

import { ArgumentError } from '../ArgumentError.js';
import type { AttributeRule } from './attributeRules.js';

/**
 * What a kernel needs of its arguments.
 *
 * An input is described by dtype and shape: `float32[N, H]`, `int32[3]`, `float32[..., H]` (any number of axes before
 * the last). A letter stands for the same length wherever it occurs, `...` for the same axes, `any` for every dtype; a
 * `?` at the end lets the input be absent.
 */
export interface ArgumentNeeds {
  readonly inputs: Readonly<Record<string, string>>;
  readonly attrs?: Readonly<Record<string, AttributeRule>>;
}

/** Looks at what a kernel is given, before libtorch sees it. */
export type ArgumentCheck = (inputs: NamedTensorInfoMap, attrs: NamedAttrMap) => void;

interface InputNeed {
  readonly name: string;
  readonly words: string;
  readonly dtype: string;
  readonly isOptional: boolean;
  /** Whether any number of axes may come before `lengths`. */
  readonly hasRest: boolean;
  /** Per axis its length, or which of the letters stands for it: -1 the first, -2 the second and so on. */
  readonly lengths: readonly number[];
}

const UNKNOWN = -1;

/**
 * Makes the check that a kernel begins with, from a description that is read once: a call costs a comparison for each
 * dtype and axis.
 *
 * @returns a function that throws an ArgumentError:
 *   `Argument 'dy' passed to 'LayerNormGrad' must be float32[..., H] with ... = [3] and H = 8, but got float32[3, 7]`.
 */
export function createArgumentCheck(kernelName: string, { inputs, attrs = {} }: ArgumentNeeds): ArgumentCheck {
  const letters: string[] = [];
  const needs = Object.entries(inputs).map(([name, words]) => parseNeed(name, words, letters));
  const rules = Object.entries(attrs);
  const known = new Array<number>(letters.length);
  let rest: readonly number[] | null = null;

  function fits({ dtype, hasRest, lengths }: InputNeed, { dtype: given, shape }: TensorInfo): boolean {
    if (dtype !== 'any' && dtype !== given) return false;
    const before = shape.length - lengths.length;
    if (hasRest ? before < 0 : before !== 0) return false;
    for (let axis = 0; axis < lengths.length; axis++) {
      const wanted = lengths[axis] as number;
      const length = shape[before + axis] as number;
      const letter = -1 - wanted;
      if (wanted >= 0 ? length !== wanted : known[letter] !== UNKNOWN && length !== known[letter]) return false;
      if (wanted < 0) known[letter] = length;
    }
    if (!hasRest) return true;
    if (rest !== null) return rest.length === before && rest.every((length, axis) => length === shape[axis]);
    rest = before === shape.length ? shape : shape.slice(0, before);
    return true;
  }

  function describeWanted({ words, hasRest, lengths }: InputNeed): string {
    const used = letters.filter((_, i) => lengths.includes(-1 - i) && known[i] !== UNKNOWN);
    const bound = used.map((letter) => `${letter} = ${known[letters.indexOf(letter)]}`);
    if (hasRest && rest !== null) bound.unshift(`... = [${rest.join(', ')}]`);
    return bound.length === 0 ? words : `${words} with ${bound.join(' and ')}`;
  }

  return (given, attributes) => {
    known.fill(UNKNOWN);
    rest = null;
    for (const need of needs) {
      const info = given[need.name] as TensorInfo | null | undefined;
      if ((info === undefined || info === null) && need.isOptional) continue;
      if (isTensorInfo(info)) {
        const before = known.slice();
        const restBefore = rest;
        if (fits(need, info)) continue;
        before.forEach((length, i) => (known[i] = length)); // as it was, for the message
        rest = restBefore;
      }
      throw new ArgumentError(kernelName, need.name, { wanted: describeWanted(need), got: describeTensor(info) });
    }
    for (const [name, rule] of rules) {
      const value: unknown = attributes[name];
      if (!rule.holds(value))
        throw new ArgumentError(kernelName, name, { wanted: rule.words, got: describeValue(value) });
    }
  };
}

/** The same for one input whose shape depends on attributes.
 *
 * @throws ArgumentError */
export function requireTensor(
  kernelName: string,
  inputs: NamedTensorInfoMap,
  { name, dtype, shape }: { readonly name: string; readonly dtype: string; readonly shape: readonly number[] },
): void {
  const info: unknown = inputs[name];
  const fits = isTensorInfo(info) && info.dtype === dtype && util.arraysEqual(info.shape, shape as number[]);
  if (fits) return;
  throw new ArgumentError(kernelName, name, { wanted: `${dtype}[${shape.join(', ')}]`, got: describeTensor(info) });
}

/**
 * Holds tensors to one dtype: where ATen takes unlike ones it promotes, and the result would be of another than it
 * says.
 *
 * @throws ArgumentError
 */
export function requireOneDtype(
  kernelName: string,
  inputs: Readonly<Record<string, TensorInfo | null | undefined>>,
): void {
  let first: string | null = null;
  for (const name in inputs) {
    const info = inputs[name];
    if (info === undefined || info === null) continue;
    const { dtype } = first === null ? info : (inputs[first] as TensorInfo);
    first ??= name;
    if (info.dtype !== dtype) {
      throw new ArgumentError(kernelName, name, { wanted: `${dtype}, as '${first}' is`, got: describeTensor(info) });
    }
  }
}

/** Dtype and shape of what came for a tensor. */
export function describeTensor(info: unknown): string {
  return isTensorInfo(info) ? `${info.dtype}[${info.shape.join(', ')}]` : describeValue(info);
}

function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? typeof value);
}

/** Whether something has what is looked at of a tensor; kernels may be given anything. */
export function isTensorInfo(value: unknown): value is TensorInfo {
  return typeof value === 'object' && value !== null && Array.isArray((value as Partial<TensorInfo>).shape);
}

function parseNeed(name: string, words: string, letters: string[]): InputNeed {
  const [, dtype = '', axes = '', optional] = /^(\w+)\[(.*)\](\?)?$/.exec(words) ?? [];
  if (dtype === '')
    throw new Error(`createArgumentCheck: ${name} must be described as float32[N, H], but got ${words}`);
  const parts = axes === '' ? [] : axes.split(', ');
  const hasRest = parts[0] === '...';
  const lengths = (hasRest ? parts.slice(1) : parts).map((part) => {
    if (/^\d+$/.test(part)) return Number(part);
    if (!letters.includes(part)) letters.push(part);
    return -1 - letters.indexOf(part);
  });
  return { name, words: words.replace(/\?$/, ''), dtype, isOptional: optional !== undefined, hasRest, lengths };
}
