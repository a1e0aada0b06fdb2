import type { EncoderConfig } from './EncoderConfig.js';

export interface ParameterInfo {
  readonly name: string;
  readonly shape: readonly number[];
}

/**
 * Names and shapes of all parameters of an encoder, as Hugging Face's BertModel and RobertaModel name them, without a
 * prefix and without the pooler, which span NER does not use. Matrices of linear layers are `[out, in]`.
 */
export function listEncoderParameters(config: EncoderConfig): ParameterInfo[] {
  const { hiddenSize, intermediateSize } = config;
  const parameters: ParameterInfo[] = [];
  const add = (name: string, ...shape: number[]): void => void parameters.push({ name, shape });
  const addLinear = (name: string, out: number, input: number): void => {
    add(`${name}.weight`, out, input);
    add(`${name}.bias`, out);
  };
  const addNorm = (name: string): void => {
    add(`${name}.weight`, hiddenSize);
    add(`${name}.bias`, hiddenSize);
  };

  add('embeddings.word_embeddings.weight', config.vocabSize, hiddenSize);
  add('embeddings.position_embeddings.weight', config.maxPositions, hiddenSize);
  add('embeddings.token_type_embeddings.weight', config.typeVocabSize, hiddenSize);
  addNorm('embeddings.LayerNorm');
  for (let layer = 0; layer < config.numLayers; layer++) {
    const prefix = `encoder.layer.${layer}`;
    for (const part of ['query', 'key', 'value']) addLinear(`${prefix}.attention.self.${part}`, hiddenSize, hiddenSize);
    addLinear(`${prefix}.attention.output.dense`, hiddenSize, hiddenSize);
    addNorm(`${prefix}.attention.output.LayerNorm`);
    addLinear(`${prefix}.intermediate.dense`, intermediateSize, hiddenSize);
    addLinear(`${prefix}.output.dense`, hiddenSize, intermediateSize);
    addNorm(`${prefix}.output.LayerNorm`);
  }
  return parameters;
}
