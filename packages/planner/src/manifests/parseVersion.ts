import { type CleaningSettings, getOwn } from '@dynclean/schema';

/** What a version of the training data is. */
export type VersionChoice =
  /** `D`: distant labels as they are; `gold`: human labels. */
  | { readonly kind: 'distant' | 'gold' }
  /** D without every span whose label differs from the human one: the upper bound of cleaning. */
  | { readonly kind: 'oracle' }
  | {
      readonly kind: 'cleaned';
      /** The model whose dynamics clean. */
      readonly cleaner: string;
      /** What the name says beside: `D4-pos`, `D4-confidence`. */
      readonly sign: CleaningSettings['sign'] | null;
      readonly metric: CleaningSettings['metric'] | null;
    };

/** Cleaner models of D1 to D4; on BC5CDR the paper has BioBERT in BERT's place. */
const cleaners: Readonly<Record<string, string>> = {
  D1: 'bert',
  D2: 'roberta',
  D3: 'bert-topneg',
  D4: 'roberta-topneg',
};
const biomedical: Readonly<Record<string, string>> = { ...cleaners, D1: 'biobert', D3: 'biobert-topneg' };

/** What `parseVersion` takes, for messages. */
export const VERSION_NAMES = 'D, D1 to D4 (each also with -pos, -neg, -confidence), gold, oracle';

const pattern = /^(.+?)(?:-(pos|neg))?(?:-(confidence))?$/;

/**
 * What the name of a version means on a dataset; null: nothing.
 *
 * @param own - versions of the manifest itself, by name.
 */
export function parseVersion(
  name: string,
  dataset: string,
  own: Readonly<Record<string, { readonly cleaner: string }>> = {},
): VersionChoice | null {
  if (name === 'D') return { kind: 'distant' };
  if (name === 'gold' || name === 'oracle') return { kind: name };
  const [, base = '', sign, metric] = pattern.exec(name) ?? [];
  const cleaner = getOwn(own, base)?.cleaner ?? getOwn(dataset === 'bc5cdr' ? biomedical : cleaners, base);
  if (cleaner === undefined) return null;
  return {
    kind: 'cleaned',
    cleaner,
    sign: sign === undefined ? null : sign === 'pos' ? 'positives' : 'negatives',
    metric: metric === undefined ? null : 'confidence',
  };
}
