import { type DownloadedFile, downloadFile, type DownloadOptions, RefusedError } from '@dynclean/files';

/** A file of the hub that is here now. */
export interface HubFile extends DownloadedFile {
  /** Commit of the model's repository that it is of; null: the server does not say. */
  readonly commit: string | null;
}

const sizeHeader = 'x-linked-size';
const sha256Header = 'x-linked-etag';

/** Weights are large; what describes them is not. */
function maxBytesOf(target: string): number {
  return /\.(safetensors|bin)$/.test(target) ? 64 * 2 ** 30 : 256 * 2 ** 20;
}

/**
 * Downloads a file of a model from the hub, which tells of it in its first answer: commit, and of large files, which it
 * has on another server, size and sha256.
 *
 * @throws FetchError as `downloadFile` does; `RefusedError` with the status 404 where the model has no such file.
 * @throws InterruptedError when `signal` is aborted; what has come so far is kept for the next call.
 */
export async function downloadHubFile(url: string, target: string, options: DownloadOptions = {}): Promise<HubFile> {
  let commit: string | null = null;
  try {
    const file = await downloadFile(url, target, {
      maxBytes: maxBytesOf(target),
      ...options,
      readAnnounced: (headers) => {
        commit ??= headers.get('x-repo-commit');
        const size = headers.get(sizeHeader) ?? '';
        const [, sha256 = null] = /^(?:W\/)?"?([0-9a-f]{64})"?$/.exec(headers.get(sha256Header) ?? '') ?? [];
        return { sizeBytes: /^\d+$/.test(size) ? Number(size) : null, sha256 };
      },
    });
    return { ...file, commit };
  } catch (error) {
    if (!(error instanceof RefusedError) || (error.status !== 401 && error.status !== 403)) throw error;
    // The hub answers 401 for models that do not exist too.
    const isKnown = (options.token ?? null) !== null;
    const way = isKnown ? 'HF_TOKEN does not give access to it' : 'set HF_TOKEN if it is private or gated';
    throw new RefusedError(`${error.message}: there is no such model, or ${way}`, error.status);
  }
}
