import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { writeFolderAtomically } from '@dynclean/files';
import { createBertConfig, type EncoderConfig, type NamedArrays } from '@dynclean/models';
import { createWordPieceJson } from '@dynclean/tokenizers';

import { createRandomEncoder } from './createRandomEncoder.js';
import { createWordVocabulary } from './createWordVocabulary.js';
import { checkEncoder } from './encoderFiles.js';
import { formatEncoderConfig } from './readEncoderConfig.js';
import { writeSafetensors } from './safetensors/writeSafetensors.js';

/**
 * Writes an encoder to a new folder, as Hugging Face's libraries read it too: `config.json`, `model.safetensors` and
 * files of its tokenizer. Whole or not at all; checked before it appears.
 *
 * @param encoder.tokenizerFiles - contents by name, `tokenizer.json` among them.
 * @throws InputError when the folder exists (without `force`) or the parts do not fit each other.
 */
export async function writeEncoderFolder(
  folder: string,
  encoder: {
    readonly config: EncoderConfig;
    readonly parameters: NamedArrays;
    readonly tokenizerFiles: ReadonlyMap<string, string | Uint8Array>;
  },
  options: { readonly force?: boolean } = {},
): Promise<void> {
  await writeFolderAtomically(
    folder,
    async (work) => {
      await writeFile(join(work, 'config.json'), formatEncoderConfig(encoder.config));
      await writeSafetensors(join(work, 'model.safetensors'), encoder.parameters, { format: 'pt' });
      for (const [name, content] of encoder.tokenizerFiles) await writeFile(join(work, name), content);
      await checkEncoder(work);
    },
    options,
  );
}

/** Size of an encoder without trained weights. */
export interface SmallEncoderShape {
  readonly numLayers: number;
  readonly hiddenSize: number;
}

/**
 * Writes a small BERT with random weights, and with the words of a corpus as its vocabulary: nothing is fetched. It
 * shows the mechanics of everything; its scores mean nothing.
 *
 * @param sentences - tokens of the sentences that make the vocabulary; case is kept.
 * @param options.shape - @default 2 layers of 64 (heads of 16, inner layer 4 times as wide)
 */
export async function writeRandomEncoder(
  folder: string,
  sentences: Iterable<readonly string[]>,
  options: { readonly seed: number; readonly shape?: SmallEncoderShape; readonly force?: boolean },
): Promise<EncoderConfig> {
  const { numLayers, hiddenSize } = options.shape ?? { numLayers: 2, hiddenSize: 64 };
  const vocabulary = createWordVocabulary(sentences);
  const config = createBertConfig({ vocabSize: vocabulary.length, hiddenSize, numLayers, numHeads: hiddenSize / 16 });
  const tokenizerFiles = new Map([
    ['tokenizer.json', JSON.stringify(createWordPieceJson(vocabulary, 'vocabulary', false))],
    [
      'tokenizer_config.json',
      `${JSON.stringify({ tokenizer_class: 'BertTokenizer', do_lower_case: false }, null, 2)}\n`,
    ],
  ]);
  const parameters = createRandomEncoder(config, options.seed);
  await writeEncoderFolder(folder, { config, parameters, tokenizerFiles }, options);
  return config;
}
