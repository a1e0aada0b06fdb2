type OnProgress = (done: number, total: number) => void;

/**
 * Adds up the bytes of several files.
 *
 * @param sizes - bytes of the files whose size is known before; others count as they come.
 * @returns a function that takes what is known of one file.
 */
export function sumProgress(
  sizes: ReadonlyMap<string, number>,
  onProgress: OnProgress | undefined,
): (name: string, done: number, total: number | null) => void {
  const files = new Map([...sizes].map(([name, total]) => [name, { done: 0, total }]));
  return (name, done, total) => {
    files.set(name, { done, total: Math.max(total ?? files.get(name)?.total ?? 0, done) });
    let sum = 0;
    let all = 0;
    for (const file of files.values()) {
      sum += file.done;
      all += file.total;
    }
    onProgress?.(sum, all);
  };
}
