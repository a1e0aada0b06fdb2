import { UsageError } from '../parsing/UsageError.js';

/** Where the dynamics of a cleaning come from. */
export type CleaningMode =
  | { readonly kind: 'own'; readonly dataset: string }
  | { readonly kind: 'from'; readonly from: string; readonly dataset?: string }
  | {
      readonly kind: 'foreign';
      readonly dataset: string;
      readonly dynamics: readonly string[];
      readonly threshold: readonly string[];
      readonly ids: string;
    };

/** What was typed of where dynamics come from; undefined: nothing. */
export interface GivenMode {
  readonly dataset: string | undefined;
  readonly from: string | undefined;
  readonly dynamics: readonly string[] | undefined;
  readonly threshold: readonly string[] | undefined;
  readonly ids: string | undefined;
}

/** @throws UsageError that says which options belong together. */
export function chooseCleaningMode({ dataset, from, dynamics, threshold, ids }: GivenMode): CleaningMode {
  const foreign = { '--dynamics': dynamics, '--threshold': threshold, '--ids': ids };
  const given = Object.keys(foreign).filter((name) => foreign[name as keyof typeof foreign] !== undefined);
  if (from !== undefined) {
    if (given.length > 0) throw new UsageError(`--from: must not be given with ${given.join(', ')}, but got both`);
    return { kind: 'from', from, ...(dataset === undefined ? {} : { dataset }) };
  }
  if (dataset === undefined) {
    throw new UsageError('clean: must be followed by <dataset>, or by --from RUN, but got neither');
  }
  if (given.length === 0) return { kind: 'own', dataset };
  if (dynamics === undefined || threshold === undefined || ids === undefined) {
    const missing = Object.keys(foreign).filter((name) => !given.includes(name));
    throw new UsageError(
      `--dynamics, --threshold and --ids: must be given together, but got ${given.join(', ')} without ${missing.join(', ')}`,
    );
  }
  return { kind: 'foreign', dataset, dynamics, threshold, ids };
}
