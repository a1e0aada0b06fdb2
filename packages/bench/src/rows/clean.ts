import { rmSync } from 'node:fs';
import { join } from 'node:path';

import type { Bench, BenchContext } from '../Bench.js';
import type { EndedProgram } from '../measuring/runProgram.js';
import { runTimed } from '../measuring/runTimed.js';
import { judgeLine } from '../table/judgeLine.js';
import { prepareData, type PreparedData } from '../workload/prepareData.js';
import { prepareEncoder, type PreparedEncoder } from '../workload/prepareEncoder.js';

const peerScript = 'scripts/peer/train_peer.py';

/**
 * What both programs do: D with dynamics and dev selection, the threshold run, cleaning, D' with dev selection, test
 * scores.
 */
export const clean: Bench = {
  name: 'clean',
  title: 'whole clean of WikiGold with minilm, both programs from a cold start',
  run: async (context) => {
    const { quick, epochs } = context;
    const encoder = await prepareEncoder('minilm', context);
    const data = await prepareData('wikigold', { ...context, withEvaluation: true, ...(quick && { sentences: 64 }) });
    const numEpochs = quick ? 1 : epochs;
    const { ours, peer } = await timeBoth(context, { encoder, data, numEpochs });
    const what = `clean of ${data.name} with minilm, ${numEpochs} of its epochs`;
    return {
      lines: [
        judgeLine({
          work: `${what}, cold start`,
          unit: 's',
          peer: peer?.seconds ?? null,
          ours: ours.seconds,
          target: { of: 'ratio', atLeast: 6 },
        }),
        judgeLine({
          work: `${what}, peak memory`,
          unit: 'MiB',
          peer: peer?.peakMiB ?? null,
          ours: ours.peakMiB ?? NaN,
        }),
      ],
      versions: null,
      details: {
        data: `${data.name}, ${data.numSentences} sentences, dev and test`,
        epochs: numEpochs,
        both: "D with dynamics and dev selection, threshold run, cleaning, a fresh model on D' with dev selection, test scores of D and D'; TopNeg",
        ours: { seconds: ours.seconds, peakMiB: ours.peakMiB },
        peer: peer && { script: peerScript, seconds: peer.seconds, peakMiB: peer.peakMiB },
      },
    };
  },
};

async function timeBoth(
  { root, scratch, python, threads, signal, onProgress }: BenchContext,
  work: { readonly encoder: PreparedEncoder; readonly data: PreparedData; readonly numEpochs: number },
): Promise<{ readonly ours: EndedProgram; readonly peer: EndedProgram | null }> {
  const { encoder, data, numEpochs } = work;
  const more = threads === null ? [] : ['--threads', String(threads)];
  const folder = join(scratch, 'cleaned');
  const common = ['--total-epochs', String(numEpochs), '--encoder', encoder.folder, '--out', folder, '--quiet'];
  const program = join(root, 'packages/cli/bin/dynclean.js');
  onProgress(`ours, ${numEpochs} epochs`, 0, python === null ? 1 : 2);
  const ours = await runTimed({
    command: process.execPath,
    args: [program, 'clean', data.folder, '--train', ...common, '--json', ...more],
    signal,
  });
  let peer: EndedProgram | null = null;
  if (python !== null) {
    onProgress(`peer, ${numEpochs} epochs; ours took ${ours.seconds.toFixed(0)} s`, 1, 2);
    const args = ['--data', data.folder, '--encoder', encoder.folder, '--out', join(scratch, 'peer.json')];
    const all = [join(root, peerScript), ...args, '--epochs', String(numEpochs), ...more];
    peer = await runTimed({ ...python, args: all, signal });
    onProgress(`peer took ${peer.seconds.toFixed(0)} s`, 2, 2);
  }
  rmSync(folder, { recursive: true, force: true });
  return { ours, peer };
}
