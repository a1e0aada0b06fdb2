import { rmSync } from 'node:fs';
import { join } from 'node:path';

import type { Bench, BenchContext } from '../Bench.js';
import { compareWithLine } from '../measuring/compareWithLine.js';
import type { Use } from '../measuring/readUse.js';
import { pickFigures, repeat, type Repeated } from '../measuring/repeat.js';
import { ownProgram, runForResult } from '../measuring/runTimed.js';
import { judgeLine, type Line, type Target } from '../table/judgeLine.js';
import { makeDynamics } from '../workload/makeDynamics.js';
import { prepareData } from '../workload/prepareData.js';
import { prepareEncoder } from '../workload/prepareEncoder.js';

const SPANS = 1_269_878;
const SIZES = [1, 4, 16];

/** What each task took, by size. */
interface Tasks {
  readonly cleaning: Repeated<Use>[];
  readonly reading: Repeated<Use>[];
  readonly preparing: Repeated<Use>[];
}

/** Ours alone: what a corpus of 1, 4 and 16 times CoNLL03's size costs, in fresh processes. */
export const growth: Bench = {
  name: 'growth',
  title: 'cost as data grows, 1x, 4x and 16x CoNLL03: time and memory',
  run: async (context) => {
    const { quick } = context;
    const numSpans = quick ? 20_000 : SPANS;
    const epochs = quick ? 2 : 3; // time and memory grow with files as they do with spans
    const tasks = await timeTasks(context, { numSpans, epochs });
    const target: Target | null = quick ? null : { of: 'ratio', atMost: 1.1 };
    const timeLine = (what: string, of: readonly Repeated<Use>[]): Line => {
      const seconds = of.map((each) => each.seconds.median);
      const ratio = compareWithLine(SIZES, seconds);
      return judgeLine({
        work: `${what}, 16x against linear`,
        unit: 's',
        peer: null,
        ours: seconds.at(-1)!,
        ratio,
        target,
      });
    };
    const peaks = tasks.reading.map(({ peakMiB }) => peakMiB);
    const [first, last] = [peaks[0]!, peaks.at(-1)!];
    const work = 'memory for dynamics, 16x against 1x';
    return {
      lines: [
        timeLine(`AUM, thresholds, D' of 2 x ${epochs} epochs`, tasks.cleaning),
        timeLine('reading a corpus, candidate spans, tokenising', tasks.preparing),
        judgeLine({ work, unit: 'MiB', peer: null, ours: last, ratio: last / first, target }),
      ],
      versions: null,
      details: {
        sizes: SIZES,
        spansOf1x: numSpans,
        epochs: `2 runs of ${epochs}`,
        cleaning: bySize(tasks.cleaning),
        readingDynamics: bySize(tasks.reading),
        preparingCorpus: bySize(tasks.preparing),
        memory:
          'cleaning holds, beside the dynamics, an array of labels, which is its input here, and a bit a span; reading ' +
          'alone is the dynamics',
      },
    };
  },
};

function bySize(of: readonly Repeated<Use>[]): Record<string, unknown> {
  return Object.fromEntries(SIZES.map((size, index) => [`${size}x`, pickFigures(of[index]!)]));
}

async function timeTasks(
  context: BenchContext,
  { numSpans, epochs }: { readonly numSpans: number; readonly epochs: number },
): Promise<Tasks> {
  const { scratch, rounds, quick, signal, onProgress } = context;
  const goes = Math.max(2, Math.min(3, rounds));
  const encoder = await prepareEncoder('minilm', context);
  const measure = (program: string, ...args: readonly string[]): Promise<Repeated<Use>> =>
    repeat(goes, () => runForResult<Use>(ownProgram(program, args, signal)));
  const tasks: Tasks = { cleaning: [], reading: [], preparing: [] };
  for (const [index, size] of SIZES.entries()) {
    const folder = join(scratch, `growth-${size}`);
    onProgress(`${size}x: the dynamics are made up`, index, SIZES.length);
    await makeDynamics(folder, { numSpans: size * numSpans, epochs, jsonlSpans: 0 });
    onProgress(`${size}x: cleaning`, index + 0.3, SIZES.length);
    tasks.cleaning.push(await measure('cleanDynamics', folder));
    tasks.reading.push(await measure('readDynamics', folder));
    rmSync(folder, { recursive: true });
    const data = await prepareData('conll03', { ...context, repeat: size, ...(quick && { sentences: 100 }) });
    onProgress(`${size}x: reading, spans, tokenising`, index + 0.8, SIZES.length);
    tasks.preparing.push(await measure('prepareOnce', data.folder, encoder.folder));
    rmSync(data.folder, { recursive: true });
  }
  onProgress('done', SIZES.length, SIZES.length);
  return tasks;
}
