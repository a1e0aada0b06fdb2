import { InputError } from '@dynclean/schema';

import type { SpecialIds } from './SubwordTokenizer.js';
import type { TokenizerFiles } from './readTokenizerFiles.js';

/**
 * Looks up the ids of the special subwords by name. The names are those of `tokenizer_config.json`; what it leaves open
 * has the usual name of the model's kind. (The tokenizer library leaves some of these ids undefined.)
 *
 * @param ids - ids by subword, added ones included.
 * @throws InputError when a name is not in the vocabulary.
 */
export function readSpecialIds(files: TokenizerFiles, ids: ReadonlyMap<string, number>): SpecialIds {
  const { config } = files;
  const isWordPiece = files.json.model.type === 'WordPiece';
  const find = (role: string, name: string): number => {
    const id = ids.get(name);
    if (id === undefined) {
      throw new InputError(`${files.path}: must hold the ${role} token, but "${name}" is not in the vocabulary`);
    }
    return id;
  };
  return {
    start: find('start', config.cls_token ?? config.bos_token ?? (isWordPiece ? '[CLS]' : '<s>')),
    end: find('end', config.sep_token ?? config.eos_token ?? (isWordPiece ? '[SEP]' : '</s>')),
    padding: find('padding', config.pad_token ?? (isWordPiece ? '[PAD]' : '<pad>')),
    unknown: find('unknown', config.unk_token ?? (isWordPiece ? '[UNK]' : '<unk>')),
    mask: find('mask', config.mask_token ?? (isWordPiece ? '[MASK]' : '<mask>')),
  };
}
