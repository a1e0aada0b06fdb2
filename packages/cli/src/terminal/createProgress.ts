import { BarProgress } from './BarProgress.js';
import { LineProgress } from './LineProgress.js';
import type { Progress } from './Progress.js';
import { SilentProgress } from './SilentProgress.js';

/** A bar where `stream` is a terminal, lines where it is not, nothing with `quiet`. */
export function createProgress(stream: NodeJS.WriteStream, quiet: boolean): Progress {
  if (quiet) return new SilentProgress();
  if (stream.isTTY && process.env['TERM'] !== 'dumb') return new BarProgress(stream);
  return new LineProgress({ write: (line) => stream.write(`${line}\n`) });
}
