/** Something could not be fetched: no network, a refusing server, or a file that is not what it should be. */
export class FetchError extends Error {
  override readonly name = 'FetchError';
}

/** Worth another try: the network, a server that is busy or fails. */
export class PassingError extends FetchError {}

/** A file came that is not the one that was asked for. */
export class WrongFileError extends FetchError {}

/** The server answers with a status that is no success and will not change. */
export class RefusedError extends FetchError {
  /** @param status - e.g. 404: there is no such file. */
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}
