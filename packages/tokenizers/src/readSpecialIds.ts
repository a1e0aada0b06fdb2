import { InputError } from '@dynclean/schema';

import type { SpecialIds } from './SubwordTokenizer.js';
import { scoredVocabSchema } from './tokenizerFiles.js';
import type { TokenizerFiles } from './readTokenizerFiles.js';

type Role = keyof SpecialIds;

/** What BERT and RoBERTa call them. */
const usualNames: Record<Role, readonly [bert: string, roberta: string]> = {
  start: ['[CLS]', '<s>'],
  end: ['[SEP]', '</s>'],
  padding: ['[PAD]', '<pad>'],
  unknown: ['[UNK]', '<unk>'],
  mask: ['[MASK]', '<mask>'],
};

/** Names that `tokenizer_config.json` gives. */
function namesOfConfig({ config }: TokenizerFiles): Partial<Record<Role, string | null | undefined>> {
  return {
    start: config.cls_token ?? config.bos_token,
    end: config.sep_token ?? config.eos_token,
    padding: config.pad_token,
    unknown: config.unk_token,
    mask: config.mask_token,
  };
}

/** Names that the rules of `tokenizer.json` use: what they put around a sentence, pad with, and know no word by. */
function namesOfRules({ json }: TokenizerFiles): Partial<Record<Role, string | null | undefined>> {
  const { cls, sep, single = [] } = json.post_processor ?? {};
  return {
    start: cls?.[0] ?? single[0]?.SpecialToken?.id,
    end: sep?.[0] ?? single.at(-1)?.SpecialToken?.id,
    padding: json.padding?.pad_token,
    unknown: json.model.unk_token ?? unknownPiece(json),
  };
}

/** A Unigram vocabulary says by number which piece is the unknown one. */
function unknownPiece({ model: { vocab, unk_id: id } }: TokenizerFiles['json']): string | undefined {
  const scored = scoredVocabSchema.safeParse(vocab);
  return scored.success && typeof id === 'number' ? scored.data[id]?.[0] : undefined;
}

/**
 * Looks up the ids of the special subwords by name. The names are those of `tokenizer_config.json`; what it leaves
 * open, those that the rules of `tokenizer.json` use; what they leave open, the usual one of those that is among the
 * added subwords, else of the model's kind. (MPNet has BERT's pieces, RoBERTa's names, and BERT's names as mere words.
 * The tokenizer library leaves some of these ids undefined.)
 *
 * @param ids - ids by subword, added ones included.
 * @throws InputError when a name is not in the vocabulary.
 */
export function readSpecialIds(files: TokenizerFiles, ids: ReadonlyMap<string, number>): SpecialIds {
  const { json, path } = files;
  const added = new Set(json.added_tokens.map(({ content }) => content));
  const [fromConfig, fromRules] = [namesOfConfig(files), namesOfRules(files)];
  const find = (role: Role): number => {
    const [bert, roberta] = usualNames[role];
    const ofKind = json.model.type === 'WordPiece' ? [bert, roberta] : [roberta, bert];
    const usual = ofKind.find((name) => added.has(name)) ?? ofKind[0];
    const name = fromConfig[role] ?? fromRules[role] ?? usual ?? '';
    const id = ids.get(name);
    if (id === undefined)
      throw new InputError(`${path}: must hold the ${role} token, but "${name}" is not in the vocabulary`);
    return id;
  };
  return {
    start: find('start'),
    end: find('end'),
    padding: find('padding'),
    unknown: find('unknown'),
    mask: find('mask'),
  };
}
