import { type EpochRows, openEpochFile } from '@dynclean/dynamics';

/** For tests: an epoch file of one record batch. */
export async function readEpoch(path: string): Promise<EpochRows> {
  const file = await openEpochFile(path);
  try {
    return (await file.next())!;
  } finally {
    await file.close();
  }
}
