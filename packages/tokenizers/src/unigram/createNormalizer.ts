import { InputError } from '@dynclean/schema';
import { z } from 'zod';

import { createCharsMap } from './createCharsMap.js';
import { blanksBefore, blanksBehind, translatePattern } from './whiteSpace.js';

type Normalize = (text: string) => string;

const patternSchema = z.union([z.object({ String: z.string() }), z.object({ Regex: z.string() })]);

/** What SentencePiece's "nmt" rules drop and take for a blank, as the Rust tokenizers have it. */
const nmtDropped = new RegExp('[\\u0001-\\u0008\\u000b\\u000e-\\u001f\\u007f\\u008f\\u009f]', 'g');
const nmtBlank = /[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]/g;

/** Each kind of `normalizer` in `tokenizer.json` that Unigram vocabularies come with, from its JSON. */
const kinds: Readonly<Record<string, (json: Readonly<Record<string, unknown>>, where: string) => Normalize>> = {
  Sequence: (json, where) => {
    const all = z.array(z.looseObject({ type: z.string() })).parse(json['normalizers']);
    const steps = all.map((each) => createNormalizer(each, where));
    return (text) => steps.reduce((result, step) => step(result), text);
  },
  Precompiled: (json, where) => createCharsMap(z.string().parse(json['precompiled_charsmap']), where),
  Nmt: () => (text) => text.replace(nmtDropped, '').replace(nmtBlank, ' '),
  NFC: () => (text) => text.normalize('NFC'),
  NFD: () => (text) => text.normalize('NFD'),
  NFKC: () => (text) => text.normalize('NFKC'),
  NFKD: () => (text) => text.normalize('NFKD'),
  // Character by character, which knows no final sigma.
  Lowercase: () => (text) => [...text].map((character) => character.toLowerCase()).join(''),
  StripAccents: () => (text) => text.replace(/\p{Mn}/gu, ''),
  Strip: (json) => (text) => {
    const left = json['strip_left'] === false ? text : text.replace(blanksBefore, '');
    return json['strip_right'] === false ? left : left.replace(blanksBehind, '');
  },
  Replace: (json) => {
    const pattern = patternSchema.parse(json['pattern']);
    const content = z.string().parse(json['content']);
    const searched = 'String' in pattern ? pattern.String : new RegExp(translatePattern(pattern.Regex), 'gu');
    return (text) => text.replaceAll(searched, () => content);
  },
};

/**
 * What text becomes before it is cut, by the `normalizer` of a Unigram vocabulary's `tokenizer.json`.
 *
 * @throws InputError for a kind that is not known here, or JSON that does not say what such a kind needs.
 */
export function createNormalizer(json: ({ type: string } & Record<string, unknown>) | null, where: string): Normalize {
  if (json === null) return (text) => text;
  const create = Object.hasOwn(kinds, json.type) ? kinds[json.type] : undefined;
  if (create === undefined) {
    throw new InputError(
      `${where}: normalizer must be one of ${Object.keys(kinds).join(', ')}, but got "${json.type}"`,
    );
  }
  try {
    return create(json, where);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new InputError(`${where}: normalizer ${json.type}: ${reason}`);
  }
}
