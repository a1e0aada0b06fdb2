import type { HeldOutParting } from '@dynclean/schema';

import type { HeldOutFiles, RecordedFiles } from './Measure.js';

/**
 * The folds of one parting, all of which have some epochs; none where one of them has fewer.
 *
 * @param filesOf - which of their files are meant. @default those with the labels that spans have
 */
export function foldsBy(
  { heldOut = [] }: Pick<RecordedFiles, 'heldOut'>,
  by: HeldOutParting,
  { epochs, filesOf = ({ files }) => files }: { readonly epochs: number; readonly filesOf?: FilesOf },
): readonly HeldOutFiles[] {
  const folds = heldOut.filter((fold) => fold.by === by);
  return folds.some((fold) => filesOf(fold).length < epochs) ? [] : folds;
}

/** Some of a fold's epoch files. */
export type FilesOf = (fold: HeldOutFiles) => readonly string[];
