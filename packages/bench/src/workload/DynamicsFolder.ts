import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type SpanDynamicsChunk, streamSpanDynamics } from '@dynclean/dynamics';
import type { CleaningSettings, ThresholdSampleIds } from '@dynclean/schema';

/** The two runs of a folder: the one that is cleaned, and the one with threshold samples. */
export const runNames = ['dynamics', 'threshold'] as const;
/** One of them. */
export type RunName = (typeof runNames)[number];

/** What `data.json` of a folder that `makeDynamics` wrote says. */
export interface DynamicsFacts {
  readonly types: readonly string[];
  readonly epochs: number;
  readonly settings: Pick<CleaningSettings, 'metric' | 'otherMetric' | 'kPos' | 'kNeg' | 'sign' | 'lowConfidenceOnly'>;
  readonly samples: ThresholdSampleIds;
  readonly sentenceOffsets: readonly number[];
}

/** Made-up dynamics on the disk, as `makeDynamics` writes them. */
export class DynamicsFolder {
  constructor(private readonly folder: string) {}

  /** Labels of all candidate spans, little-endian int32. */
  get labelsFile(): string {
    return join(this.folder, 'labels.i32');
  }

  get factsFile(): string {
    return join(this.folder, 'data.json');
  }

  runFolder(run: RunName): string {
    return join(this.folder, run);
  }

  /** Our files, or the JSON Lines of the peer, first epoch first. */
  epochFiles(run: RunName, epochs: number, ending: 'arrow' | 'jsonl' = 'arrow'): string[] {
    return Array.from({ length: epochs }, (_, epoch) => join(this.runFolder(run), `epoch-${epoch + 1}.${ending}`));
  }

  async readLabels(): Promise<Int32Array> {
    const bytes = await readFile(this.labelsFile);
    return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / Int32Array.BYTES_PER_ELEMENT);
  }

  async readFacts(): Promise<DynamicsFacts> {
    return JSON.parse(await readFile(this.factsFile, 'utf8')) as DynamicsFacts;
  }

  stream(
    run: RunName,
    { epochs, numSpans }: { readonly epochs: number; readonly numSpans: number },
  ): AsyncGenerator<SpanDynamicsChunk> {
    return streamSpanDynamics(this.epochFiles(run, epochs), { numSpans });
  }
}
