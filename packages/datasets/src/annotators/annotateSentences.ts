import { InputError, type Sentence, showValue } from '@dynclean/schema';

import type { AnnotateOptions, Annotator, Announcement, Sentences } from './Annotator.js';
import { findAnnotator } from './registry.js';

/** Settings as somebody wrote them, and what every annotator takes. */
export type AnnotateWithSettings = AnnotateOptions & { readonly settings: unknown };

/**
 * Labels sentences by an annotator, of which the name and the settings are known when the program runs. Nobody is asked
 * (`announceAnnotation` says what there is to agree to).
 *
 * @param options.settings - as somebody wrote them; what is left out gets its default.
 * @throws InputError for an unknown name, and for settings that are not right, all of them at once.
 */
export function annotateSentences(
  name: string,
  sentences: Sentences,
  { settings, ...options }: AnnotateWithSettings,
): AsyncIterable<Sentence> {
  const annotator = findAnnotator(name);
  return annotator.annotate(sentences, parseSettings(annotator, settings), options);
}

/**
 * What an annotator would send to others or spend on these sentences; null: nothing.
 *
 * @throws InputError as `annotateSentences`.
 */
export async function announceAnnotation(
  name: string,
  sentences: readonly Sentence[],
  { settings, ...options }: AnnotateWithSettings,
): Promise<Announcement | null> {
  const annotator = findAnnotator(name);
  const parsed = parseSettings(annotator, settings);
  return (await annotator.announce?.(sentences, parsed, options)) ?? null;
}

function parseSettings({ name, settings: schema }: Annotator, settings: unknown): unknown {
  const parsed = schema.safeParse(settings);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${[name, ...path.map(String)].join('.')}: ${message}`,
  );
  throw new InputError(
    `${problems.join('\n')}\nThe settings are ${showValue(settings)}. docs/annotating.md shows them.`,
  );
}
