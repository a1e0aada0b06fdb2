/**
 * Does some work on a file, and says in the system's errors which one it was: those of an open file do not know its
 * name, and of a temporary one the user knows none.
 */
export async function nameErrorsPath<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) Object.assign(error, { path });
    throw error;
  }
}
