import type { FilesReading, MeasureChunk } from './Measure.js';
import { streamAum } from './streamAum.js';

/** Margins of a run's spans after the last of the epochs that are read. */
export function streamLastMargins(
  files: readonly string[],
  { epochs, signal }: FilesReading,
): AsyncIterable<MeasureChunk> {
  return streamAum(files.slice(epochs - 1, epochs), { epochs: 1, signal });
}
