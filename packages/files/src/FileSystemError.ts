/**
 * The system refuses something that no user can be blamed for, such as room on a full disk.
 * The message says what to do.
 */
export class FileSystemError extends Error {
  override readonly name = 'FileSystemError';
}
