/** Another process took a lock over, because this one had stood still for so long that it counted as dead. */
export class LockLostError extends Error {
  /** @param {string} path - The lock's. */
  constructor(path) {
    super(
      `${path}: must be held by this process, but is not any more: another one took it over while this one stood still ` +
        '(a stopped process, a sleeping machine), or somebody removed it. Nothing more was written. The same command ' +
        'takes what is there by then, and goes on.',
    );
    this.name = 'LockLostError';
  }
}
