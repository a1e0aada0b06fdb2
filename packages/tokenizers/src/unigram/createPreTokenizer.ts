import { InputError } from '@dynclean/schema';
import { z } from 'zod';

import type { TextPart } from './splitAtTokens.js';
import { WHITE_SPACE } from './whiteSpace.js';

type PreTokenize = (part: TextPart) => TextPart[];

const metaspaceSchema = z.looseObject({
  replacement: z.string().default('\u2581'),
  prepend_scheme: z.enum(['always', 'first', 'never']).optional(),
  add_prefix_space: z.boolean().default(true), // files of before there were schemes
  split: z.boolean().default(true),
});

const kinds: Readonly<Record<string, (json: Readonly<Record<string, unknown>>, where: string) => PreTokenize>> = {
  Sequence: (json, where) => {
    const all = z.array(z.looseObject({ type: z.string() })).parse(json['pretokenizers']);
    const steps = all.map((each) => find(each, where));
    return (part) => steps.reduce<TextPart[]>((parts, step) => parts.flatMap(step), [part]);
  },
  WhitespaceSplit: () => {
    const pattern = new RegExp(`${WHITE_SPACE}+`, 'u');
    return ({ text, isFirst }) => {
      const [first = '', ...others] = text.split(pattern);
      return [{ text: first, isFirst }, ...others.map((other) => ({ text: other, isFirst: false }))].filter(
        ({ text: word }) => word !== '',
      );
    };
  },
  Metaspace: (json) => {
    const { replacement, add_prefix_space: addsPrefix, split, ...rest } = metaspaceSchema.parse(json);
    const scheme = rest.prepend_scheme ?? (addsPrefix ? 'always' : 'never');
    return ({ text, isFirst }) => {
      if (text === '') return []; // no mark stands before nothing
      const marked = text.replaceAll(' ', replacement);
      const isPrepended = (scheme === 'always' || (scheme === 'first' && isFirst)) && !marked.startsWith(replacement);
      const whole = isPrepended ? replacement + marked : marked;
      if (!split) return [{ text: whole, isFirst }];
      // Each mark begins a part.
      const parts = whole.split(replacement).map((part, index) => (index === 0 ? part : replacement + part));
      return parts
        .filter((part) => part !== '')
        .map((part, index) => ({ text: part, isFirst: isFirst && index === 0 }));
    };
  },
};

/**
 * Into what text is cut before its pieces are looked for, by the `pre_tokenizer` of a Unigram vocabulary's
 * `tokenizer.json`.
 *
 * @throws InputError for a kind that is not known here.
 */
export function createPreTokenizer(
  json: ({ type: string } & Record<string, unknown>) | null,
  where: string,
): (part: TextPart) => string[] {
  if (json === null) return ({ text }) => (text === '' ? [] : [text]);
  const preTokenize = find(json, where);
  return (part) => preTokenize(part).map(({ text }) => text);
}

function find(json: { type: string } & Record<string, unknown>, where: string): PreTokenize {
  const create = Object.hasOwn(kinds, json.type) ? kinds[json.type] : undefined;
  if (create === undefined) {
    throw new InputError(
      `${where}: pre_tokenizer must be one of ${Object.keys(kinds).join(', ')}, but got "${json.type}"`,
    );
  }
  return create(json, where);
}
