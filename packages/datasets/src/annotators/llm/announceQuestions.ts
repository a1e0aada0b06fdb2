import type { Sentence } from '@dynclean/schema';

import type { Announcement } from '../Annotator.js';
import type { Questions } from './createQuestions.js';

/** Roughly, of English. */
const CHARACTERS_PER_TOKEN = 4;
/** Of an answer with two entities or so. */
const TOKENS_PER_ANSWER = 40;
/** Until the first answers have come, nobody knows better. */
const SECONDS_PER_ANSWER = 2;

const counts = new Intl.NumberFormat('en');
const count = (value: number, one: string, more = `${one}s`): string =>
  `${counts.format(value)} ${value === 1 ? one : more}`;

/** What is sent where, what it costs and how long it takes; null where all answers are here already. */
export function announceQuestions(questions: Questions, sentences: readonly Sentence[]): Announcement | null {
  const { settings, types, endpoint, key, cache } = questions;
  const waiting = new Map<string, number>(); // characters, by question
  const sent = new Set<readonly string[]>();
  let numKnown = 0;
  for (const { tokens } of sentences) {
    for (const question of questions.ask(tokens)) {
      if (waiting.has(question.key)) continue;
      if (cache.has(question.key)) numKnown++;
      else {
        waiting.set(question.key, JSON.stringify(question.body).length);
        sent.add(tokens);
      }
    }
  }
  if (waiting.size === 0) return null;
  const words = [...sent].reduce((total, tokens) => total + tokens.length, 0);
  const characters = [...waiting.values()].reduce((total, length) => total + length, 0);
  const isDescribed = Object.values(types).some((about) => about !== '');
  const withThem = [
    `the names${isDescribed ? ' and descriptions' : ''} of ${count(Object.keys(types).length, 'type')}`,
    ...(settings.examples.length > 0 ? [count(settings.examples.length, 'example')] : []),
    ...(settings.instructions === null ? [] : ['your instructions']),
  ];
  const many = settings.answers === 1 ? '' : `, ${settings.answers} to each sentence`;
  const known = numKnown === 0 ? '' : `; ${counts.format(numKnown)} more are in ${cache.folder} already`;
  return {
    lines: [
      ['To', `${endpoint.url.href} (${endpoint.isHere ? 'this machine' : 'another machine'})`],
      ['Model', settings.model],
      ['Sent', `${count(sent.size, 'sentence')} with ${count(words, 'word')}, ${withThem.join(', ')}`],
      ['Key', key.about],
      ...(endpoint.isOpen ? [['Unencrypted', 'whoever is on the way can read text and key'] as const] : []),
      ['Requests', `${counts.format(waiting.size)}${many}${known}`],
      ['Cost', describeCost(questions, { numAnswers: waiting.size, characters })],
      ['Time', describeTime(questions, waiting.size)],
    ],
    question: `Send this to ${endpoint.url.host}?`,
  };
}

function describeCost(
  { settings: { inputPrice, outputPrice, currency } }: Questions,
  { numAnswers, characters }: { readonly numAnswers: number; readonly characters: number },
): string {
  const input = Math.ceil(characters / CHARACTERS_PER_TOKEN);
  const output = numAnswers * TOKENS_PER_ANSWER;
  const tokens = `about ${counts.format(input)} tokens there and ${counts.format(output)} back`;
  if (inputPrice === null || outputPrice === null) return `${tokens}; no prices given (--input-price, --output-price)`;
  return `about ${((input * inputPrice + output * outputPrice) / 1e6).toFixed(2)} ${currency} (${tokens})`;
}

function describeTime({ settings: { concurrency, requestsPerMinute } }: Questions, numAnswers: number): string {
  const waiting = (numAnswers * SECONDS_PER_ANSWER) / concurrency;
  const limited = requestsPerMinute === null ? 0 : (60 * numAnswers) / requestsPerMinute;
  const minutes = Math.ceil(Math.max(waiting, limited) / 60);
  return `about ${count(minutes, 'minute')}, at ${SECONDS_PER_ANSWER} s an answer and ${concurrency} at a time`;
}
