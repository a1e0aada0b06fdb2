import { openTraining } from '@dynclean/stages/openTraining';

import type { Bench } from '../Bench.js';
import { judgeLine, type Line } from '../table/judgeLine.js';
import { measureRoofline, type Roofline } from '../workload/measureRoofline.js';
import { prepareData } from '../workload/prepareData.js';
import { prepareEncoder } from '../workload/prepareEncoder.js';

/** Ours alone, and not even that: what no program can do faster. */
export const roofline: Bench = {
  name: 'roofline',
  title: 'what this machine does at most: products of a BERT-base step by themselves, memory',
  run: async (context) => {
    const data = await prepareData('conll03', { ...context, sentences: 160 });
    const encoder = await prepareEncoder('minilm', { ...context, keep: context.scratch, onNote: () => {} });
    const { inputs } = await openTraining(
      { dataset: data.folder, encoder: encoder.folder, engine: 'libtorch' },
      {},
      { context: {} },
    );
    const lengths = inputs.corpora.train.encodings.map(({ inputIds }) => inputIds.length);
    context.onProgress('products', 0, 1);
    const shape = { numLayers: 12, hiddenSize: 768, numHeads: 12 };
    const figures = await measureRoofline({ shape, lengths, threads: context.threads });
    const line = (work: string, unit: string, ours: number): Line => judgeLine({ work, unit, peer: null, ours });
    const describe = (precision: string, { stepMs, gigaflopsPerSecond }: Roofline): Line[] => [
      line(`roofline of a BERT-base step, ${precision}`, 'ms', stepMs),
      line(`largest product, ${precision}`, 'GFLOP/s', Math.max(...Object.values(gigaflopsPerSecond))),
    ];
    return {
      lines: [
        ...describe('fp32', figures.fp32),
        line('memory', 'GB/s', figures.fp32.gigabytesPerSecond),
        ...(figures.bf16 === undefined ? [] : describe('bf16', figures.bf16)),
      ],
      versions: null,
      details: { data: `${data.name}, ${data.numSentences} sentences`, roofline: figures },
    };
  },
};
