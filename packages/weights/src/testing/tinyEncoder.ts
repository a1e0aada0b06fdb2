import {
  createBertConfig,
  type EncoderConfig,
  listEncoderParameters,
  type NamedArray,
  type NamedArrays,
} from '@dynclean/models';

/** A BERT that fits on a page, for tests: 2 layers of 4, 12 subwords. */
export const tinyConfig = createBertConfig({
  vocabSize: 12,
  hiddenSize: 4,
  numLayers: 2,
  numHeads: 2,
  intermediateSize: 6,
  maxPositions: 8,
});

/** Subwords of `tinyConfig`, as `vocab.txt` lists them. */
export const tinyVocabulary = [
  '[PAD]',
  '[UNK]',
  '[CLS]',
  '[SEP]',
  '[MASK]',
  'in',
  'Oslo',
  'oslo',
  '##s',
  'a',
  'b',
  '-',
];

/** Weights of `tinyConfig` that are all different: 0, 1, 2, ... in the order of the parameters. */
export function createCountingWeights(config: EncoderConfig = tinyConfig): NamedArrays {
  let next = 0;
  const parameters = new Map<string, NamedArray>();
  for (const { name, shape } of listEncoderParameters(config)) {
    const size = shape.reduce((product, length) => product * length, 1);
    parameters.set(name, { shape, values: Float32Array.from({ length: size }, () => next++) });
  }
  return parameters;
}

/** The same tensors under other names; null leaves one out. */
export function renameTensors(tensors: NamedArrays, rename: (name: string) => string | null): Map<string, NamedArray> {
  const renamed = new Map<string, NamedArray>();
  for (const [name, tensor] of tensors) {
    const other = rename(name);
    if (other !== null) renamed.set(other, tensor);
  }
  return renamed;
}
