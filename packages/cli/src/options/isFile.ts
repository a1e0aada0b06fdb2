import { stat } from 'node:fs/promises';

import { UsageError } from '../parsing/UsageError.js';

/** Whether a file was named where a dataset could have been. */
export async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() === true;
}

/** Whether there is a folder of that name. */
export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() === true;
}

/** @throws UsageError where a single file was named and a training file in it. */
export function refuseTrainFile(isSingle: boolean, trainFile: string | undefined, path: string): void {
  if (!isSingle || trainFile === undefined) return;
  throw new UsageError(`--train-file: must be left out where a file is named, but got ${trainFile} for ${path}`);
}
