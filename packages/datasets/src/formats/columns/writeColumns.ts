import type { Sentence } from '@dynclean/schema';

import { encodeTags } from '../../tags/encodeTags.js';
import type { Format } from '../registry/Format.js';
import { refuseExcluded, refuseSentence, refuseUntyped } from '../write/refuseSentence.js';
import { COMMENT, DOCUMENT, HASH } from './readBlocks.js';
import { formatComments } from './sentenceComments.js';
import { WordSurvey } from './WordSurvey.js';

const NAME = 'columns';

/** What would end a cell or a line, or has no UTF-8 form. */
const BREAKS = /[\t\n\0]|\p{Cs}/u;

/** Whether only lines with a hash at their beginning stand before a word: so may a comment. */
const leads = (before: readonly string[]): boolean => before.every((other) => other.startsWith('#'));

/** Whether the row of a word would be passed over: as a mark of a document, or as a comment, which leads a sentence. */
function isPassedOver(token: string, before: readonly string[]): boolean {
  const row = `${token}\tO`;
  if (DOCUMENT.test(row) || token.startsWith('\ufeff')) return true;
  return COMMENT.test(row) && leads(before);
}

function checkSentence({ tokens, entities }: Sentence, index: number): void {
  const broken = tokens.find((token, at) => BREAKS.test(token) || isPassedOver(token, tokens.slice(0, at)));
  if (broken !== undefined) {
    throw refuseSentence(NAME, index, `must have words without tabs and line breaks that begin no comment, but got ${JSON.stringify(broken)}`); // prettier-ignore
  }
  const type = entities.find(([, , name]) => BREAKS.test(name) || name.trim() !== name)?.[2];
  if (type !== undefined) {
    throw refuseSentence(NAME, index, `must have types without tabs, line breaks and blanks at their ends, but got ${JSON.stringify(type)}`); // prettier-ignore
  }
}

/**
 * Two columns, the word and its BIO tag with a tab between, an empty line after each sentence. Files of columns do not
 * say which column is which, so words that would be taken for something else are refused (`WordSurvey`), some of them
 * only at the end, when all words are known. With `keepField`, comments before a sentence say its id, its text and its
 * excluded spans.
 */
export const writeColumns: NonNullable<Format['write']> = async (sentences, sink, { keepField = false } = {}) => {
  const survey = new WordSurvey();
  // A single hash at the beginning is a word to the reader where its tag stands on words that are certain, too.
  const [certainTags, tagsOfHashes] = [new Set<string>(), new Set<string>()];
  let index = 0;
  for await (const sentence of sentences) {
    if (keepField) refuseUntyped(NAME, sentence, index);
    else refuseExcluded(NAME, sentence, index);
    checkSentence(sentence, index);
    survey.add(sentence.tokens);
    const tags = encodeTags(sentence.tokens.length, sentence.entities, 'bio');
    sentence.tokens.forEach((token, at) => {
      const isHash = HASH.test(`${token}\t`) && leads(sentence.tokens.slice(0, at));
      (isHash ? tagsOfHashes : certainTags).add(tags[at]!);
    });
    const comments = keepField ? formatComments(sentence) : '';
    await sink(`${comments}${sentence.tokens.map((token, at) => `${token}\t${tags[at]}\n`).join('')}\n`);
    index++;
  }
  const strange = [...tagsOfHashes].find((tag) => !certainTags.has(tag));
  if (strange !== undefined) {
    throw refuseSentence(NAME, index - 1, `ends a file in which "#" at the beginning must have a tag of other words, but got ${strange}`); // prettier-ignore
  }
  const doubt = survey.findDoubt(new Set([...certainTags, ...tagsOfHashes]));
  if (doubt !== null) throw refuseSentence(NAME, index - 1, doubt);
};
