import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { judgeLine } from '../judgeLine.mjs';
import { prepareData, prepareEncoder } from '../prepareWork.mjs';
import { runTimed } from '../runTimed.mjs';

const fromHere = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * What both programs do: D with dynamics and dev selection, the threshold run, cleaning, D' with dev selection,
 * test scores.
 */
export const clean = {
  name: 'clean',
  title: 'whole clean of WikiGold with minilm, both programs from a cold start',
  run: async ({ root, scratch, keep, quick, python, threads, epochs, signal, onNote, onProgress }) => {
    const encoder = await prepareEncoder('minilm', { keep, onNote });
    const data = await prepareData('wikigold', {
      scratch,
      root,
      withEvaluation: true,
      ...(quick && { sentences: 64 }),
    });
    const numEpochs = quick ? 1 : epochs;
    const more = threads === null ? [] : ['--threads', String(threads)];
    const folder = join(scratch, 'cleaned');
    const common = ['--total-epochs', String(numEpochs), '--encoder', encoder.folder, '--out', folder, '--quiet'];
    onProgress(`ours, ${numEpochs} epochs`, 0, python === null ? 1 : 2);
    const ours = await runTimed(
      process.execPath,
      [
        fromHere('../../../packages/cli/bin/dynclean.js'),
        'clean',
        data.folder,
        '--train',
        ...common,
        '--json',
        ...more,
      ],
      { signal },
    );
    let peer = null;
    if (python !== null) {
      onProgress(`peer, ${numEpochs} epochs; ours took ${ours.seconds.toFixed(0)} s`, 1, 2);
      const args = ['--data', data.folder, '--encoder', encoder.folder, '--out', join(scratch, 'peer.json')];
      const script = fromHere('../../peer/train_peer.py');
      peer = await runTimed(python.command, [script, ...args, '--epochs', String(numEpochs), ...more], {
        ...python,
        signal,
      });
      onProgress(`peer took ${peer.seconds.toFixed(0)} s`, 2, 2);
    }
    rmSync(folder, { recursive: true, force: true });
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
        judgeLine({ work: `${what}, peak memory`, unit: 'MiB', peer: peer?.peakMiB ?? null, ours: ours.peakMiB }),
      ],
      versions: null,
      details: {
        data: `${data.name}, ${data.numSentences} sentences, dev and test`,
        epochs: numEpochs,
        both: "D with dynamics and dev selection, threshold run, cleaning, a fresh model on D' with dev selection, test scores of D and D'; TopNeg",
        ours: { seconds: ours.seconds, peakMiB: ours.peakMiB },
        peer: peer && { script: 'scripts/peer/train_peer.py', seconds: peer.seconds, peakMiB: peer.peakMiB },
      },
    };
  },
};
