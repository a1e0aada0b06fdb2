import { InputError, type Sentence, showValue } from '@dynclean/schema';

import type { AnnotateOptions, Annotator, Sentences } from './Annotator.js';
import { findAnnotator } from './registry.js';

/**
 * Labels sentences by an annotator, of which the name and the settings are known when the program runs.
 *
 * @param options.settings - as somebody wrote them; what is left out gets its default.
 * @throws InputError for an unknown name, and for settings that are not right, all of them at once.
 */
export function annotateSentences(
  name: string,
  sentences: Sentences,
  { settings, ...options }: AnnotateOptions & { readonly settings: unknown },
): AsyncIterable<Sentence> {
  const annotator = findAnnotator(name);
  return annotator.annotate(sentences, parseSettings(annotator, settings), options);
}

function parseSettings({ name, settings: schema }: Annotator, settings: unknown): unknown {
  const parsed = schema.safeParse(settings);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${[name, ...path.map(String)].join('.')}: ${message}`,
  );
  throw new InputError(`${problems.join('\n')}\nThe settings are ${showValue(settings)}. docs/data.md shows them.`);
}
