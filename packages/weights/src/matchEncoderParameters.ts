import {
  ENCODER_PREFIX,
  type EncoderConfig,
  findEncoder,
  listArchitectures,
  listEncoderParameters,
  type ParameterInfo,
} from '@dynclean/models';
import { InputError } from '@dynclean/schema';

import { renameNorms } from './renameNorms.js';

/** What checkpoints put before an encoder's names: nothing, our own prefix, a wrapper's, a model's with a head. */
function listPrefixes(): string[] {
  const models = [...new Set(listArchitectures().map(({ prefix }) => `${prefix}.`))];
  return ['', ENCODER_PREFIX, 'model.', 'module.', ...models, ...models.map((prefix) => `module.${prefix}`)];
}

/** Tensors that belong to checkpoints but to no encoder of ours: heads, the pooler, buffers. Without their prefix. */
const commonLeftovers = [
  /^cls\./,
  /^lm_head\./,
  /^pooler\./,
  /^classifier\./,
  /^qa_outputs\./,
  /^score\./,
  /^crf\./,
  /^(width|ffnn1|ffnn2)\./, // DynClean's span classifier, beside an encoder without our prefix
  /^embeddings\.(position_ids|token_type_ids)$/,
];

/** Longest part of a list that a message shows. */
const maxListed = 8;

/** Which tensor of a checkpoint belongs to which parameter. */
export interface ParameterMatch {
  /** Name in the checkpoint of each parameter of the encoder, in the order of `listEncoderParameters`. */
  readonly sources: ReadonlyMap<string, string>;
  /** Tensors of the checkpoint that the encoder has no use for. */
  readonly leftovers: readonly string[];
}

/** The parameter that a tensor fills; null: none. */
function canonicalName(
  name: string,
  expected: ReadonlyMap<string, unknown>,
  prefixes: readonly string[],
): string | null {
  const renamed = renameNorms(name);
  for (const prefix of prefixes) {
    const rest = renamed.slice(prefix.length);
    if (renamed.startsWith(prefix) && expected.has(rest)) return rest;
  }
  return null;
}

/** Whether these are a model that we wrote, whose head, whichever it is, has all names without our prefix. */
function isModelOfOurs(tensors: readonly ParameterInfo[], expected: ReadonlyMap<string, unknown>): boolean {
  return tensors.some(({ name }) => name.startsWith(ENCODER_PREFIX) && expected.has(name.slice(ENCODER_PREFIX.length)));
}

function isLeftover(name: string, patterns: readonly RegExp[], prefixes: readonly string[]): boolean {
  return prefixes.some(
    (prefix) => name.startsWith(prefix) && patterns.some((pattern) => pattern.test(name.slice(prefix.length))),
  );
}

function formatList(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  const more = items.length > maxListed ? [`and ${items.length - maxListed} more`] : [];
  return [`  ${title}:`, ...[...items.slice(0, maxListed), ...more].map((item) => `    ${item}`)];
}

/** How many layers names speak of. */
function countLayers(names: Iterable<string>): number {
  const numbers = Array.from(names, (name) => /(?:^|\.)layers?\.(\d+)\./.exec(name)?.[1]);
  return new Set(numbers.filter((number) => number !== undefined)).size;
}

/** A line that says so where `config.json` and the weights do not have as many layers. */
function formatLayers(expected: Iterable<string>, found: Iterable<string>): string[] {
  const [wanted, there] = [countLayers(expected), countLayers(found)];
  return wanted === there || there === 0 ? [] : [`  config.json counts ${wanted} layers, the weights have ${there}`];
}

/**
 * Finds for each parameter of an encoder the tensor of a checkpoint that fills it, by name: with or without a prefix
 * (`bert.`, `roberta.`, ...), LayerNorm's parameters under their old names or today's. Every parameter must be filled
 * exactly once and with its shape; what is left must be a known head, pooler or buffer. A parameter that stayed at
 * random values without a word would be the worst of errors here.
 *
 * @param tensors - names and shapes in the checkpoint.
 * @param where - for messages: the checkpoint's path.
 * @throws InputError that lists, with both names and shapes, all parameters that are missing, misshapen or filled
 *   twice, and all tensors that fill none.
 */
export function matchEncoderParameters(
  config: EncoderConfig,
  tensors: Iterable<ParameterInfo>,
  where: string,
): ParameterMatch {
  const expected = new Map(listEncoderParameters(config).map((parameter) => [parameter.name, parameter.shape]));
  const prefixes = listPrefixes();
  const patterns = [...commonLeftovers, ...(findEncoder(config.architecture).leftovers ?? [])];
  const found = new Map<string, string[]>();
  const misshapen: string[] = [];
  const unknown: string[] = [];
  const ignored: string[] = [];
  const given = [...tensors];
  const isOurs = isModelOfOurs(given, expected);
  for (const { name, shape } of given) {
    const parameter = canonicalName(name, expected, prefixes);
    if (parameter === null) {
      const isOfHead = isOurs && !name.startsWith(ENCODER_PREFIX);
      (isOfHead || isLeftover(name, patterns, prefixes) ? ignored : unknown).push(name);
      continue;
    }
    found.set(parameter, [...(found.get(parameter) ?? []), name]);
    const wanted = expected.get(parameter) as readonly number[];
    if (wanted.join() !== shape.join()) {
      misshapen.push(`${parameter} must be [${wanted.join(', ')}], but ${name} is [${shape.join(', ')}]`);
    }
  }
  const missing = [...expected]
    .filter(([name]) => !found.has(name))
    .map(([name, shape]) => `${name} [${shape.join(', ')}]`);
  const doubled = [...found]
    .filter(([, names]) => names.length > 1)
    .map(([name, names]) => `${name} by ${names.join(' and ')}`);
  if (missing.length + misshapen.length + doubled.length + unknown.length > 0) {
    throw new InputError(
      [
        `${where}: must fill each of the ${expected.size} parameters of the ${config.architecture} encoder in config.json ` +
          `(${config.numLayers} layers of ${config.hiddenSize}) once, but`,
        ...formatLayers(expected.keys(), [...found.keys(), ...unknown]),
        ...formatList('nothing fills', missing),
        ...formatList('another shape has', misshapen),
        ...formatList('filled more than once is', doubled),
        ...formatList('no parameter of the encoder is', unknown),
        'Take config.json and weights of the same model; tensors of a head of your own must not be in the file.',
      ].join('\n'),
    );
  }
  const sources = new Map([...expected.keys()].map((name) => [name, (found.get(name) as [string])[0]]));
  return { sources, leftovers: ignored };
}
