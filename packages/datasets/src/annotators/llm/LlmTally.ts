import { InputError, type Sentence, showValue } from '@dynclean/schema';

import type { AnnotationSummary } from '../Annotator.js';
import { giveConfidence } from '../giveConfidence.js';
import { type AlignedAnswer, alignAnswer, type Reason } from './alignAnswer.js';
import type { Answer } from './AnswerCache.js';
import type { Questions } from './createQuestions.js';
import { dropThoughts } from './dropThoughts.js';
import { readAnswer } from './readAnswer.js';
import { readLines } from './readLines.js';
import { voteEntities } from './voteEntities.js';

/** Where every answer is none, more of them only cost money. */
const MAX_UNREADABLE_FIRST = 25;
/** Of an answer that is kept to be looked at. */
const MAX_SHOWN = 2000;

/** Why an answer, or a part of it, could not be used. */
type Fault = Reason | 'malformed' | 'unreadable' | 'cut-off';

const FAULTS: Readonly<Record<Fault, string>> = {
  unreadable: 'answers without entities in the form that was asked for',
  'cut-off': 'answers that were cut off at their longest',
  malformed: 'entries without text or type',
  'unknown-type': 'entities of types that there are not',
  'not-in-text': 'entities that are not in the text',
  'too-often': 'entities listed more often than they stand there',
  'inside-a-word': 'entities that begin or end inside a word',
  overlap: 'entities inside of others',
};

const counts = new Intl.NumberFormat('en');

/** Turns answers into labels, and counts what they cost and what could not be used. */
export class LlmTally {
  private numAnswers = 0;
  private numNew = 0;
  private numRead = 0;
  private numDoubtful = 0;
  private readonly tokens = { input: 0, output: 0 };
  private numUncounted = 0;
  private readonly faults = new Map<Fault, number>();
  private readonly lines: string[] = [];
  private numSentences = 0;
  private numUnanswered = 0;

  constructor(private readonly questions: Questions) {}

  /** An answer has come. */
  add({ usage }: Answer, isNew: boolean): void {
    this.numAnswers++;
    if (!isNew) return;
    this.numNew++;
    if (usage === null) this.numUncounted++;
    this.tokens.input += usage?.input ?? 0;
    this.tokens.output += usage?.output ?? 0;
  }

  /**
   * A sentence with what its answers have in common; with several answers with the confidence of each entity.
   *
   * @throws InputError where none of the first answers can be read.
   */
  label(tokens: readonly string[], answers: readonly Answer[]): Sentence {
    this.numSentences++;
    const read = answers.flatMap((answer, index) => this.read(tokens, answer, index) ?? []);
    if (read.length === 0) this.numUnanswered++;
    const { minConfidence, answers: numAnswers } = this.questions.settings;
    const vote = voteEntities(
      read.map(({ entities }) => entities),
      minConfidence,
    );
    this.numDoubtful += vote.numDoubtful;
    const entities = vote.entities.map(([first, last, type]) => [first, last, type] as const);
    const bounds = new Set(entities.map(([first, last]) => `${first} ${last}`));
    const excluded = read
      .flatMap(({ again }) => again)
      .filter(([first, last]) => !bounds.has(`${first} ${last}`) && bounds.add(`${first} ${last}`))
      .map(([first, last]) => [first, last, null] as const);
    const sentence = { tokens, entities, ...(excluded.length === 0 ? {} : { excluded }) };
    return numAnswers === 1 || entities.length === 0 ? sentence : giveConfidence(sentence, vote.entities);
  }

  /** How it stands, in a few words. */
  describe(numRetries: number): string {
    const cost = this.cost();
    return [
      `${counts.format(this.numAnswers)} answers`,
      ...(cost === null ? [] : [cost]),
      ...(numRetries === 0 ? [] : [`${counts.format(numRetries)} tries again`]),
    ].join(', ');
  }

  summarize(state: { readonly numRetries: number; readonly isUnstructured: boolean }): AnnotationSummary {
    const { settings, endpoint } = this.questions;
    const faults = Object.fromEntries(
      (Object.keys(FAULTS) as Fault[]).flatMap((fault) => {
        const number = this.faults.get(fault);
        return number === undefined ? [] : [[fault, number]];
      }),
    );
    const cost = this.cost();
    const { numAnswers, numNew, tokens, numDoubtful, numUnanswered, numUncounted } = this;
    const usage = { answers: numAnswers, newAnswers: numNew, ...tokens, cost, triesAgain: state.numRetries };
    const found = { doubtful: numDoubtful, unanswered: numUnanswered, unaligned: faults };
    const record = { endpoint: endpoint.url.href, model: settings.model, structured: !state.isUnstructured };
    const files = new Map([
      ['annotation.json', `${JSON.stringify({ by: 'llm', settings, ...record, ...found }, null, 2)}\n`],
    ]);
    if (this.lines.length > 0) files.set('unaligned.jsonl', this.lines.join(''));
    const uncounted =
      numUncounted === 0 ? '' : `, without ${counts.format(numUncounted)} that the server does not count`;
    return {
      counts: { ...record, ...usage, ...found },
      lines: [
        ['Answers', `${counts.format(numAnswers)}, of which ${counts.format(numNew)} new`],
        ['Tokens', `${counts.format(tokens.input)} there, ${counts.format(tokens.output)} back${uncounted}`],
        ...(cost === null ? [] : [['Cost', cost] as const]),
        ...(state.numRetries === 0 ? [] : [['Tried again', counts.format(state.numRetries)] as const]),
        ...(numDoubtful === 0 ? [] : [['Doubtful', `${counts.format(numDoubtful)} entities left out`] as const]),
        ...(numUnanswered === 0
          ? []
          : [['Unanswered', `${counts.format(numUnanswered)} sentences, which have no entities now`] as const]),
        ...Object.entries(faults).map(([fault, number], index): [string, string] => [
          index === 0 ? 'Not used' : '',
          `${counts.format(number)} ${FAULTS[fault as Fault]}${index === 0 ? ' (unaligned.jsonl)' : ''}`,
        ]),
      ],
      files,
    };
  }

  /** What one answer says; null where it cannot be read. */
  private read(tokens: readonly string[], { content, finish }: Answer, answer: number): AlignedAnswer | null {
    const { settings } = this.questions;
    const types = Object.keys(this.questions.types);
    const said = dropThoughts(content);
    const read = settings.form === 'json' ? readAnswer(said) : readLines(said, types);
    if (read === null) {
      const shown = content.slice(0, MAX_SHOWN);
      this.note(finish === 'length' ? 'cut-off' : 'unreadable', answer, { content: shown });
      const numUnread = (this.faults.get('unreadable') ?? 0) + (this.faults.get('cut-off') ?? 0);
      if (this.numRead > 0 || numUnread < MAX_UNREADABLE_FIRST) return null;
      throw new InputError(
        `annotator llm: answers must hold entities as ${settings.form}, but none of the first ${numUnread} does; ` +
          this.explainUnread(content),
      );
    }
    this.numRead++;
    const aligned = alignAnswer(read.listed, tokens, { ...settings, types });
    for (const entry of read.malformed) this.note('malformed', answer, { entry });
    for (const { why, ...entity } of aligned.unaligned) this.note(why, answer, entity);
    return aligned;
  }

  /** What came in place of entities, and what to do. */
  private explainUnread(last: string): string {
    if ((this.faults.get('unreadable') ?? 0) === 0) {
      return 'all of them were cut off. Raise `maxAnswerTokens`, or the limit of the server; a model that thinks first needs more of both.';
    }
    const shown = last.trim() === '' ? 'empty' : showValue(last, 200);
    return `the last one is ${shown}. Try another model, or tell it more by \`instructions\`.`;
  }

  private note(why: Fault, answer: number, what: object): void {
    this.faults.set(why, (this.faults.get(why) ?? 0) + 1);
    this.lines.push(`${JSON.stringify({ sentence: this.numSentences, answer: answer + 1, why, ...what })}\n`);
  }

  /** Null without prices. */
  private cost(): string | null {
    const { inputPrice, outputPrice, currency } = this.questions.settings;
    if (inputPrice === null || outputPrice === null) return null;
    return `${((this.tokens.input * inputPrice + this.tokens.output * outputPrice) / 1e6).toFixed(2)} ${currency}`;
  }
}
