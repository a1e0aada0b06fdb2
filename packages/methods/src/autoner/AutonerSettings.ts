import { z } from 'zod';

/** How the method in AutoNER's style trains (Shang et al. 2018), beside what training settings say. */
export const autonerSettingsSchema = z.strictObject({
  /** Of the words' vectors, before gaps and chunks are classified. */
  wordDropout: z.number().min(0).lt(1).default(0.5),
  /**
   * Types that an entity may have: those that the same words have anywhere in the corpus, which is what the dictionary
   * must have said of them, or its label alone.
   */
  typeSets: z.enum(['same_words', 'label']).default('same_words'),
});

/** The same with every default filled in. */
export type AutonerSettings = z.output<typeof autonerSettingsSchema>;
