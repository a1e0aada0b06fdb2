import { fileURLToPath } from 'node:url';

import { judgeLine } from '../judgeLine.mjs';
import { runTimed } from '../runTimed.mjs';

const program = fileURLToPath(new URL('../opOverhead.mjs', import.meta.url));

/** The peer is tfjs-node, where the engine `tensorflow` was set up. */
export const opOverhead = {
  name: 'op-overhead',
  title: 'tf.add of two scalars through the backend, no gradient, result disposed of',
  run: async ({ quick, signal, onProgress }) => {
    const measure = async (engine) => {
      const { stdout } = await runTimed(
        process.execPath,
        [program, '--engine', engine, '--rounds', quick ? '5' : '21'],
        {
          signal,
        },
      );
      return JSON.parse(stdout.trim().split('\n').at(-1));
    };
    onProgress('libtorch', 0, 3);
    const libtorch = await measure('libtorch');
    onProgress('the plain cpu backend', 1, 3);
    const cpu = await measure('cpu');
    onProgress('tfjs-node', 2, 3);
    const tensorflow = await measure('tensorflow');
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
        peer:
          tensorflow === null
            ? 'tfjs-node is not set up here (npm run setup -- --engine tensorflow)'
            : tensorflow.version,
        microseconds: {
          libtorch: libtorch.microseconds,
          cpu: cpu.microseconds,
          ...(tensorflow !== null && { tensorflow: tensorflow.microseconds }),
        },
      },
    };
  },
};
