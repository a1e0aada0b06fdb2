import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { compareWithLine } from '../compareWithLine.mjs';
import { judgeLine } from '../judgeLine.mjs';
import { makeDynamics } from '../makeDynamics.mjs';
import { prepareData, prepareEncoder } from '../prepareWork.mjs';
import { runTimed } from '../runTimed.mjs';
import { repeat } from './aum.mjs';

const fromHere = (path) => fileURLToPath(new URL(path, import.meta.url));
const SPANS = 1_269_878;
const SIZES = [1, 4, 16];

/** Ours alone: what a corpus of 1, 4 and 16 times CoNLL03's size costs, in fresh processes. */
export const growth = {
  name: 'growth',
  title: 'cost as data grows, 1x, 4x and 16x CoNLL03: time and memory',
  run: async ({ root, scratch, keep, rounds, quick, signal, onNote, onProgress }) => {
    const numSpans = quick ? 20_000 : SPANS;
    const epochs = quick ? 2 : 3; // time and memory grow with files as they do with spans
    const goes = Math.max(2, Math.min(3, rounds));
    const encoder = await prepareEncoder('minilm', { keep, onNote });
    const node = async (script, ...args) => {
      const { seconds, stdout } = await runTimed(process.execPath, [fromHere(script), ...args], { signal });
      return { seconds, result: JSON.parse(stdout) };
    };
    const tasks = { cleaning: [], reading: [], preparing: [] };
    for (const [index, size] of SIZES.entries()) {
      const folder = join(scratch, `growth-${size}`);
      onProgress(`${size}x: the dynamics are made up`, index, SIZES.length);
      await makeDynamics(folder, { numSpans: size * numSpans, epochs, jsonlSpans: 0 });
      onProgress(`${size}x: cleaning`, index + 0.3, SIZES.length);
      tasks.cleaning.push(await repeat(goes, () => node('../cleanDynamics.mjs', folder)));
      tasks.reading.push(await repeat(goes, () => node('../readDynamics.mjs', folder)));
      rmSync(folder, { recursive: true });
      const data = await prepareData('conll03', { scratch, root, repeat: size, ...(quick && { sentences: 100 }) });
      onProgress(`${size}x: reading, spans, tokenising`, index + 0.8, SIZES.length);
      tasks.preparing.push(await repeat(goes, () => node('../prepareOnce.mjs', data.folder, encoder.folder)));
      rmSync(data.folder, { recursive: true });
    }
    onProgress('done', SIZES.length, SIZES.length);
    const target = quick ? null : { of: 'ratio', atMost: 1.1 };
    const timeLine = (what, of) => {
      const seconds = of.map((each) => each.seconds.median);
      const ratio = compareWithLine(SIZES, seconds);
      return judgeLine({
        work: `${what}, 16x against linear`,
        unit: 's',
        peer: null,
        ours: seconds.at(-1),
        ratio,
        target,
      });
    };
    const peaks = tasks.reading.map(({ peakMiB }) => peakMiB);
    const figures = ({ seconds, peakMiB, cpuSeconds }) => ({ seconds, peakMiB, cpuSeconds });
    const bySize = (of) => Object.fromEntries(SIZES.map((size, index) => [`${size}x`, figures(of[index])]));
    return {
      lines: [
        timeLine(`AUM, thresholds, D' of 2 x ${epochs} epochs`, tasks.cleaning),
        timeLine('reading a corpus, candidate spans, tokenising', tasks.preparing),
        judgeLine({
          work: 'memory for dynamics, 16x against 1x',
          unit: 'MiB',
          peer: null,
          ours: peaks.at(-1),
          ratio: peaks.at(-1) / peaks[0],
          target,
        }),
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
          'cleaning holds, beside the dynamics, a label and a decision a span, which are its input and its result; reading ' +
          'alone is the dynamics',
      },
    };
  },
};
