import type { Bench } from '../Bench.js';
import { ownProgram, runForResult } from '../measuring/runTimed.js';
import type { OpOverhead } from '../programs/measureOpOverhead.js';
import { judgeLine } from '../table/judgeLine.js';

/** The peer is tfjs-node, where the engine `tensorflow` was set up. */
export const opOverhead: Bench = {
  name: 'op-overhead',
  title: 'tf.add of two scalars through the backend, no gradient, result disposed of',
  run: async ({ quick, signal, onProgress }) => {
    const measure = async <T extends OpOverhead | null>(engine: string): Promise<T> => {
      const words = ['--engine', engine, '--rounds', quick ? '5' : '21'];
      const { result } = await runForResult<T>(ownProgram('measureOpOverhead', words, signal));
      return result;
    };
    onProgress('libtorch', 0, 3);
    const libtorch = await measure<OpOverhead>('libtorch');
    onProgress('the plain cpu backend', 1, 3);
    const cpu = await measure<OpOverhead>('cpu');
    onProgress('tfjs-node', 2, 3);
    const tensorflow = await measure<OpOverhead | null>('tensorflow');
    return {
      lines: [
        judgeLine({
          work: 'tf.add of two scalars',
          unit: 'us',
          peer: tensorflow?.microseconds['tf.add'].median ?? null,
          ours: libtorch.microseconds['tf.add'].median,
          target: { of: 'ours', atMost: 3 },
        }),
      ],
      versions: { tfjs: libtorch.tfjs, engine: libtorch.version },
      details: {
        peer: tensorflow?.version ?? 'tfjs-node is not set up here (npm run setup -- --engine tensorflow)',
        microseconds: {
          libtorch: libtorch.microseconds,
          cpu: cpu.microseconds,
          ...(tensorflow !== null && { tensorflow: tensorflow.microseconds }),
        },
      },
    };
  },
};
