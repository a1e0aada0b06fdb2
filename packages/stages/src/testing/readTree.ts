import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { computeSha256 } from '@dynclean/files';

/** What may differ between two runs that are the same: when they ran, how long that took, after how many stops. */
const TIMES =
  /"(totalMs|trainingMs|stepMs|resumed)": ?[\d.e-]+|"(startedAt|finishedAt)": ?"[^"]*"|"durations": \{[^{}]*\}/g;

/**
 * For tests: all files of a folder by their relative paths, each as a checksum, times taken out of the JSON.
 *
 * @param replace - texts of this kind are taken as the same: the folder's own path, say.
 */
export async function readTree(folder: string, replace: readonly string[] = []): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const tree: Record<string, string> = {};
  for (const entry of entries.filter((found) => found.isFile())) {
    const path = join(entry.parentPath, entry.name);
    let content: string | Uint8Array = await readFile(path);
    if (/\.jsonl?$/.test(path)) {
      content = content.toString().replace(TIMES, '');
      for (const text of replace) content = content.replaceAll(text, '');
    }
    tree[relative(folder, path)] = computeSha256(content);
  }
  return Object.fromEntries(Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1)));
}
