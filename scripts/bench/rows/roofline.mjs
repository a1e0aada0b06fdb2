import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { judgeLine } from '../judgeLine.mjs';
import { measureRoofline } from '../measureRoofline.mjs';
import { prepareData, prepareEncoder } from '../prepareWork.mjs';

export const roofline = {
  name: 'roofline',
  title: 'what this machine does at most: products of a BERT-base step by themselves, memory',
  run: async ({ root, scratch, threads, onProgress }) => {
    const data = await prepareData('conll03', { scratch, root, sentences: 160 });
    const lines = readFileSync(join(data.folder, 'train-distant.jsonl'), 'utf8').trim().split('\n');
    const encoder = await prepareEncoder('minilm', { keep: scratch, onNote: () => {} });
    const { openTraining } = await import('../../../packages/stages/dist/training/openTraining.js');
    const { inputs } = await openTraining(
      { dataset: data.folder, encoder: encoder.folder, engine: 'libtorch' },
      {},
      { context: {} },
    );
    const lengths = inputs.corpora.train.encodings.map(({ inputIds }) => inputIds.length);
    onProgress('products', 0, 1);
    const figures = await measureRoofline({ shape: { numLayers: 12, hiddenSize: 768 }, lengths, threads });
    const line = (work, unit, ours) => judgeLine({ work, unit, peer: null, ours });
    return {
      lines: Object.entries(figures).flatMap(([precision, { stepMs, gigaflopsPerSecond, gigabytesPerSecond }]) => [
        line(`roofline of a BERT-base step, ${precision}`, 'ms', stepMs),
        line(`largest product, ${precision}`, 'GFLOP/s', Math.max(...Object.values(gigaflopsPerSecond))),
        ...(precision === 'fp32' ? [line('memory', 'GB/s', gigabytesPerSecond)] : []),
      ]),
      versions: null,
      details: { data: `${data.name}, ${lines.length} sentences`, roofline: figures },
    };
  },
};
