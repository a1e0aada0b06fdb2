import type { PythonCommand } from '../runPython.js';

/** How `resolveEncoder` may get at an encoder. */
export interface ResolveOptions {
  /** Whether the network may be asked for what is not on this machine. @default true */
  readonly fetch?: boolean | undefined;
  /** Where fetched and converted encoders are kept, each in `encoders/<id>`. @default `resolveCacheFolder()` */
  readonly cacheFolder?: string | undefined;
  /** @default `process.env` */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** A Python with torch, for checkpoints that are pickles. @default `findTorchPython()` */
  readonly torchPython?: PythonCommand | undefined;
  /** A Python with pip. @default `findPython()` */
  readonly python?: PythonCommand | undefined;
  /** Bytes that are here of all that are needed, as far as their sizes are known. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** What a person may want to know: another route is taken, another process is waited for. */
  readonly onNote?: ((note: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Tries of each file. @default 3 */
  readonly attempts?: number | undefined;
  readonly retryDelayMs?: number | undefined;
  readonly stallMs?: number | undefined;
}

/** An encoder that is on this machine, ready to load. */
export interface ResolvedEncoder {
  /** The name that was asked for; for a folder its path. */
  readonly id: string;
  /** Holds `config.json`, `model.safetensors` and a tokenizer. */
  readonly folder: string;
  /** How it came here this time; `cache`: it was there. */
  readonly route: 'folder' | 'cache' | 'hub' | 'hub-cache' | 'wheel' | 'converted';
  /** On the hub; null for a user's folder. */
  readonly repository: string | null;
  readonly commit: string | null;
}
