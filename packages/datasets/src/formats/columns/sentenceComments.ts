import type { ExcludedSpan, Sentence, SentenceOrigin } from '@dynclean/schema';

import { FileProblems } from '../../problems/FileProblems.js';
import { alignTokens } from '../../text/alignTokens.js';
import { splitLines } from '../../text/splitLines.js';
import { textOrigin } from '../origin/takeOrigin.js';

/** What comments before a sentence say of it, by their keys. */
export type Comments = ReadonlyMap<string, string>;

const KNOWN = /^#\s*(sent_id|text|excluded)\s+=\s(.*)$/;

/** Comments of CoNLL-U that tell a sentence, and ours, by the line of the sentence's first row. */
export function readComments(bytes: Buffer): ReadonlyMap<number, Comments> {
  const found = new Map<number, Comments>();
  let current = new Map<string, string>();
  for (const { number, text } of splitLines(bytes, new FileProblems(''))) {
    if (text === null) continue;
    const [, key, value] = KNOWN.exec(text) ?? [];
    if (key !== undefined && value !== undefined) current.set(key, value);
    else if (text.trim() === '') current = new Map();
    else if (!text.startsWith('#') && current.size > 0) {
      found.set(number, current);
      current = new Map();
    }
  }
  return found;
}

/** `0-1:PER 3-3`, spans of words from 0, the last one inclusive; a type where the span had one. */
function parseExcluded(text: string | undefined): ExcludedSpan[] | undefined {
  const spans = text?.split(' ').flatMap((part): ExcludedSpan[] => {
    const [, first, last, type] = /^(\d+)-(\d+)(?::(.+))?$/.exec(part) ?? [];
    return first === undefined
      ? []
      : [[Number(first), Number(last), type === undefined ? null : decodeURIComponent(type)]];
  });
  return spans === undefined || spans.length === 0 ? undefined : spans;
}

/** What the comments of a sentence make of it. */
export function useComments(
  comments: Comments | undefined,
  tokens: readonly string[],
): { readonly excluded?: readonly ExcludedSpan[]; readonly origin?: SentenceOrigin } {
  const id = comments?.get('sent_id');
  const text = comments?.get('text');
  const places = text === undefined ? null : alignTokens(text, tokens);
  const origin: SentenceOrigin = {
    ...(id === undefined ? {} : { id }),
    ...(text === undefined || places === null ? {} : textOrigin(text, tokens, places)),
  };
  const excluded = parseExcluded(comments?.get('excluded'));
  return { ...(excluded && { excluded }), ...(Object.keys(origin).length > 0 && { origin }) };
}

/** The comments of a sentence: its id and text, and spans that are excluded from training. */
export function formatComments({ excluded = [], origin }: Sentence): string {
  const { id, text } = origin ?? {};
  const spans = excluded.map(
    ([first, last, type]) => `${first}-${last}${type === null ? '' : `:${encodeURIComponent(type)}`}`,
  );
  const isLine = (value: string): boolean => !/[\n\r]/.test(value);
  return [
    ...(id === undefined || !isLine(String(id)) ? [] : [`# sent_id = ${id}`]),
    ...(text === undefined || !isLine(text) ? [] : [`# text = ${text}`]),
    ...(spans.length === 0 ? [] : [`# excluded = ${spans.join(' ')}`]),
  ]
    .map((line) => `${line}\n`)
    .join('');
}
