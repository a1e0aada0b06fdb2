import { z } from 'zod';

/** How MProto trains (Wu et al. 2023), beside what training settings say. Defaults are those of its code on CoNLL03. */
export const mprotoSettingsSchema = z.strictObject({
  /** Of the words' vectors, before they are held against prototypes. */
  wordDropout: z.number().min(0).lt(1).default(0.1),
  /** M: prototypes of each class, "no entity" among the classes. */
  prototypesPerClass: z.int().positive().default(3),
  /**
   * Of words labelled "no entity" the share that prototypes of "no entity" can take; the others are taken by those of
   * the types, and left out. At 1 none is left out. 0.01 on BC5CDR.
   */
  noneRatio: z.number().positive().max(1).default(0.05),
  /** How much of a prototype stays when it is moved. 0.9 on BC5CDR. */
  momentum: z.number().min(0).lt(1).default(0.5),
  /** How much it counts that words are near their prototypes, beside how much nearer than to others. */
  compactness: z.number().min(0).default(0.05),
  /** Of the transport: how much its plan is smoothed. */
  smoothing: z.number().positive().default(1e-3),
  /** Of the transport: how often rows and columns are brought to their masses. */
  iterations: z.int().positive().default(100),
});

/** The same with every default filled in. */
export type MprotoSettings = z.output<typeof mprotoSettingsSchema>;
