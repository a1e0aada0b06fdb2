/** A dataset could not be fetched: no network, a refusing server, or a file that is not the pinned one. */
export class FetchError extends Error {
  override readonly name = 'FetchError';
}
