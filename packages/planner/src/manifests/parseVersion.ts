import { type CleaningSettings, getOwn, type VersionDefinition } from '@dynclean/schema';

/** What a version of the training data is. */
export type VersionChoice =
  /** `D`: distant labels as they are; `gold`: gold labels. */
  | { readonly kind: 'distant' | 'gold' }
  /** D without every span whose label differs from the gold one: the upper bound of cleaning. */
  | { readonly kind: 'oracle' }
  /** D without contested labels, which the same words contradict elsewhere; it takes no training. */
  | { readonly kind: 'uncontested' }
  /**
   * `masked-0.7`, `masked-0.7-seed-3`: gold labels, each deleted with that probability; `masked-0.7-half-1`: of one
   * half of the sentences.
   */
  | { readonly kind: 'masked'; readonly probability: number; readonly seed: number; readonly half?: 1 | 2 }
  | {
      readonly kind: 'cleaned';
      /** The model whose dynamics clean. */
      readonly cleaner: string;
      /** What the name says beside: `NAME-pos`, `NAME-confidence`. */
      readonly sign: CleaningSettings['sign'] | null;
      readonly metric: CleaningSettings['metric'] | null;
    };

/** Versions that are there without any cleaning by a model, of every dataset. */
const plainVersions: ReadonlyMap<string, VersionChoice> = new Map([
  ['D', { kind: 'distant' }],
  ['gold', { kind: 'gold' }],
  ['oracle', { kind: 'oracle' }],
  ['uncontested', { kind: 'uncontested' }],
]);

/** Whether settings of cleanings mean nothing to a version. */
export const isPlainVersion = (name: string): boolean => plainVersions.has(name) || parseMasked(name) !== null;

/** Of what is deleted where the name of a version says no seed. */
const MASK_SEED = 42;

function parseMasked(name: string): (VersionChoice & { kind: 'masked' }) | null {
  const pattern = /^masked-(0|1|0\.\d+)(?:-seed-(\d{1,9}))?(?:-half-([12]))?$/;
  const [, probability, seed = MASK_SEED, half] = pattern.exec(name) ?? [];
  if (probability === undefined) return null;
  const all = { kind: 'masked', probability: Number(probability), seed: Number(seed) } as const;
  return half === undefined ? all : { ...all, half: half === '1' ? 1 : 2 };
}

/** The names that `parseVersion` takes, for messages. */
export function describeVersionNames(known: ReadonlyMap<string, VersionDefinition>): string {
  const plain = [...plainVersions.keys(), 'masked-P (P from 0 to 1)'].join(', ');
  return known.size === 0
    ? plain
    : `${plain}, ${[...known.keys()].join(', ')} (these also with -pos, -neg, -confidence)`;
}

const cleanedPattern = /^(.+?)(?:-(pos|neg))?(?:-(confidence))?$/;

/** What the name of a version means on a dataset; null: nothing. */
export function parseVersion(
  name: string,
  dataset: string,
  known: ReadonlyMap<string, VersionDefinition>,
): VersionChoice | null {
  const plain = plainVersions.get(name) ?? parseMasked(name);
  if (plain !== null) return plain;
  const [, base = '', sign, metric] = cleanedPattern.exec(name) ?? [];
  const version = known.get(base);
  if (version === undefined) return null;
  return {
    kind: 'cleaned',
    cleaner: getOwn(version.cleanerOn, dataset) ?? version.cleaner,
    sign: sign === undefined ? null : sign === 'pos' ? 'positives' : 'negatives',
    metric: metric === undefined ? null : 'confidence',
  };
}
