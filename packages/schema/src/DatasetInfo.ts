import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a sha256 in lower-case hexadecimal');

/** A file of a dataset at its public source, pinned. */
export const sourceFileSchema = z.strictObject({
  /** Name in our folder: `train-distant.jsonl`, ... */
  name: z.string(),
  /** Path in the source repository. */
  path: z.string(),
  sizeBytes: z.int().positive(),
  sha256,
});

/** Where the words are, when the released files have tags alone: in another known dataset. */
const wordsSchema = z.strictObject({
  /** Its id. Its dev and test are those of this one, too. */
  dataset: z.string().min(1),
  /** The released file that says of which sentence each block of tags is. */
  index: sourceFileSchema,
  /** JSON file, relative to the folder: which line of that dataset's training file each number of the index means. */
  lines: z.string().min(1),
});

/**
 * `dataset.json`: what a corpus is, beside its sentences. Only `name` and `types` are needed for a corpus of one's own.
 */
export const datasetInfoSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().min(1),
  title: z.string().optional(),
  /** Entity types in the order of their labels: the first is label 1; label 0 is "no entity". */
  types: z.array(z.string().min(1)).min(1),
  licence: z.string().optional(),
  /** Remarks that reports print: known defects, what a number must not be compared with. */
  notes: z.array(z.string()).optional(),
  /** Settings that the paper uses on this dataset. */
  paper: z.strictObject({ epochs: z.int().positive(), kPos: z.number(), kNeg: z.number() }).optional(),
  source: z
    .union([
      z.string(),
      z.strictObject({
        repository: z.string(),
        commit: z.string().regex(/^[0-9a-f]{40}$/),
        files: z.array(sourceFileSchema),
        words: wordsSchema.exactOptional(),
      }),
    ])
    .optional(),
});

/** One file of a dataset's public source; what comes must have its size and checksum. */
export type SourceFile = z.infer<typeof sourceFileSchema>;
/** `dataset.json` as read. The label of `types[i]` is `i + 1`. */
export type DatasetInfo = z.infer<typeof datasetInfoSchema>;
