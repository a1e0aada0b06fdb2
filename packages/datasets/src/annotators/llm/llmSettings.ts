import { z } from 'zod';

const name = z.string().min(1);

/** What can be set of the annotator `llm`. */
export const llmSettingsSchema = z.strictObject({
  /** Where the server's interface begins, e.g. `https://api.openai.com/v1`; `/chat/completions` is added. */
  endpoint: name,
  /** The model's name there. */
  model: name,
  /** Types with descriptions, which go into the prompt. Null: the corpus' types without any. */
  types: z.record(name, z.string()).nullable().default(null),
  /** More to be told, e.g. what the texts are and which borderline cases are what. */
  instructions: z.string().nullable().default(null),
  /** Texts with their entities, shown before the one that is asked about; words as the corpus cuts them. */
  examples: z
    .array(z.strictObject({ text: name, entities: z.array(z.strictObject({ text: name, type: name })).default([]) }))
    .default([]),
  /** Answers to each sentence; several give a confidence, the share of them that have an entity. */
  answers: z.int().min(1).max(50).default(1),
  /** Entities with a smaller confidence are left out. */
  minConfidence: z.number().min(0).max(1).default(0.5),
  /** Null: 0 for one answer, 0.7 for several. */
  temperature: z.number().min(0).max(2).nullable().default(null),
  /** Tokens of the longest answer. Null: the server's limit. */
  maxAnswerTokens: z.int().min(1).nullable().default(null),
  /** Answers as JSON, or as lines `TYPE: name, name`, which every model can write and no comma may be in. */
  form: z.enum(['json', 'lines']).default('json'),
  /** Whether the server is told the form of answers (`response_format`); auto: of JSON, unless it refuses. */
  structured: z.enum(['auto', 'never']).default('auto'),
  /** An entity that begins or ends inside a word. */
  align: z.enum(['drop', 'expand', 'contract']).default('drop'),
  /** Words that stand more often than the answer lists them: excluded from training, labelled, or no entity there. */
  repeated: z.enum(['exclude', 'label', 'ignore']).default('exclude'),
  /** The environment variable with the key, or `none`. */
  keyVariable: name.default('OPENAI_API_KEY'),
  /** Requests at a time. */
  concurrency: z.int().min(1).max(256).default(4),
  /** Null: no limit. */
  requestsPerMinute: z.number().gt(0).nullable().default(null),
  /** For a whole answer. */
  timeoutSeconds: z.number().gt(0).max(3600).default(120),
  /** Further tries of a request that failed in passing. */
  retries: z.int().min(0).max(100).default(6),
  /** Wait before the second try, doubled for each further one, up to a minute. */
  retrySeconds: z.number().gt(0).max(60).default(1),
  /** Of a million tokens that are sent. Null: not known. */
  inputPrice: z.number().min(0).nullable().default(null),
  /** Of a million tokens that are answered. Null: not known. */
  outputPrice: z.number().min(0).nullable().default(null),
  currency: name.default('USD'),
  /** Where answers are kept. Null: `answers` in the cache folder. */
  cache: name.nullable().default(null),
});

/** Settings of the annotator `llm`, its defaults filled in. */
export type LlmSettings = z.infer<typeof llmSettingsSchema>;
