import type { Annotator } from '../Annotator.js';
import { announceQuestions } from './announceQuestions.js';
import { ChatClient } from './ChatClient.js';
import { createQuestions } from './createQuestions.js';
import { LlmTally } from './LlmTally.js';
import { type LlmSettings, llmSettingsSchema } from './llmSettings.js';
import { mapInOrder } from './mapInOrder.js';

/** Sentences that are under way for each request at a time, so that a slow one does not hold up the others. */
const AHEAD = 4;

/**
 * Labels by a language model behind any interface like OpenAI's: each sentence is a request, or several, whose answers
 * are aligned to the words (`alignAnswer`) and kept (`AnswerCache`), so that a stopped run goes on where it was. What
 * cannot be aligned is counted and kept beside the corpus (`unaligned.jsonl`).
 */
export const llm: Annotator<LlmSettings> = {
  name: 'llm',
  title: 'a language model that is asked over the network',
  settings: llmSettingsSchema,
  options: {
    endpoint: 'Where its interface begins, such as https://api.openai.com/v1; /chat/completions is added',
    model: "The model's name there",
    answers: 'Answers to each sentence; of several, the share that has an entity is its confidence',
    minConfidence: 'Entities with a smaller share are left out',
    temperature: 'Of the answers',
    keyVariable: 'Environment variable that holds the key, or none',
    concurrency: 'Requests at a time',
    requestsPerMinute: 'At most so many requests a minute',
    inputPrice: 'Price of a million tokens that are sent',
    outputPrice: 'Price of a million tokens that are answered',
  },
  shownDefaults: { temperature: '0 for one answer, 0.7 for several', requestsPerMinute: 'no limit' },
  advice:
    'The answers name none that is in the text: describe the types in the file of --settings, or try another model.',
  announce: (sentences, settings, { types }) =>
    Promise.resolve(announceQuestions(createQuestions(settings, types), sentences)),
  async *annotate(sentences, settings, { signal, types, onSummary, onDetail }) {
    const questions = createQuestions(settings, types);
    const client = new ChatClient({ ...questions, signal });
    const tally = new LlmTally(questions);
    const answered = mapInOrder(
      sentences,
      async ({ tokens }) => {
        const answers = questions.ask(tokens).map(async ({ body, key }) => {
          const { answer, isNew } = await questions.cache.take(key, (keep) => client.ask(body, keep));
          tally.add(answer, isNew);
          onDetail?.(tally.describe(client.numRetries));
          return answer;
        });
        return { tokens, answers: await Promise.all(answers) };
      },
      { ahead: AHEAD * settings.concurrency, stop: () => client.stop() },
    );
    try {
      for await (const { tokens, answers } of answered) yield tally.label(tokens, answers);
    } catch (error) {
      throw client.failure ?? error; // what ended the others, too
    }
    onSummary?.(tally.summarize(client));
  },
};
