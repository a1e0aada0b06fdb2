import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { judgeLine } from '../judgeLine.mjs';
import { makeDynamics } from '../makeDynamics.mjs';
import { runTimed } from '../runTimed.mjs';
import { summarize } from '../summarize.mjs';

const fromHere = (path) => fileURLToPath(new URL(path, import.meta.url));
const SPANS = 1_269_878; // candidate spans of CoNLL03
const EPOCHS = 10;

export const aum = {
  name: 'aum',
  title: "AUM, thresholds and D' over 1.27 million spans and 10 epochs, files cold, start-up included",
  run: async ({ scratch, rounds, quick, python, signal, onProgress }) => {
    const numSpans = quick ? 20_000 : SPANS;
    const epochs = EPOCHS;
    const folder = join(scratch, 'aum');
    const goes = Math.max(2, Math.min(5, rounds));
    const total = python === null ? 3 : 4;
    onProgress('the dynamics are made up', 0, total);
    const { writeMs } = await makeDynamics(folder, { numSpans, epochs, jsonlSpans: python === null ? 0 : numSpans });

    const runs = ['dynamics', 'threshold'];
    const node = (script, ...args) => run(process.execPath, [fromHere(script), ...args], { signal });
    const dropCaches = () => forgetFiles(runs.flatMap((name) => epochFiles(join(folder, name), epochs)));
    onProgress('ours', 1, total);
    const ours = await repeat(goes, () => node('../cleanDynamics.mjs', folder));
    const cold = dropCaches() ? await repeat(goes, () => (dropCaches(), node('../cleanDynamics.mjs', folder))) : null;
    const withTable = await repeat(goes, () =>
      node('../cleanDynamics.mjs', folder, '--table', join(folder, 'spans.arrow')),
    );
    let peer = null;
    let fromJsonLines = null;
    if (python !== null) {
      onProgress('peer, once', 2, total);
      const args = [fromHere('../../peer/aum_jsonl.py'), folder, String(epochs)];
      peer = await run(python.command, args, { ...python, signal });
      requireEqual(ours.result, peer.result);
      onProgress("ours from the peer's JSON Lines, once", 3, total);
      const imports = [];
      for (const name of runs) {
        const target = join(folder, 'imported', name);
        imports.push(await node('../importJsonl.mjs', folder, name, String(epochs), String(numSpans), target));
      }
      fromJsonLines = {
        seconds: imports.reduce((sum, { seconds }) => sum + seconds, ours.seconds.median),
        peakMiB: Math.max(ours.peakMiB, ...imports.map(({ result }) => result.peakMiB)),
      };
    }
    const measured = cold ?? ours;
    const what = `AUM, thresholds, D' over ${numSpans.toLocaleString('en')} spans`;
    return {
      lines: [
        judgeLine({
          work: what,
          unit: 's',
          peer: peer?.seconds ?? null,
          ours: measured.seconds.median,
          target: quick ? null : { of: 'ours', atMost: 2 },
        }),
        judgeLine({
          work: `${what}, peak memory`,
          unit: 'MiB',
          peer: peer?.result.peakMiB ?? null,
          ours: measured.peakMiB,
          target: quick ? null : { of: 'ours', atMost: 300 },
        }),
      ],
      versions: {
        'apache-arrow': readVersion('apache-arrow'),
        python: python && spawnSync(python.command, ['--version'], { encoding: 'utf8' }).stdout.trim(),
      },
      details: {
        spans: numSpans,
        epochs: `2 runs of ${epochs}`,
        fileCache:
          cold === null ? 'files could not be dropped from memory here: they were in it' : 'files not in memory',
        writingOneEpochSeconds: {
          ours: writeMs.arrow / 2 / epochs / 1000,
          jsonLinesByNode: peer && writeMs.jsonl / 2 / epochs / 1000,
        },
        ours: figures(ours),
        oursFilesNotInMemory: cold && figures(cold),
        oursWithSpansTable: figures(withTable),
        oursFromJsonLines: fromJsonLines,
        peer: peer && {
          script: 'scripts/peer/aum_jsonl.py',
          goes: 1,
          seconds: peer.seconds,
          peakMiB: peer.result.peakMiB,
          cpuSeconds: peer.result.cpuSeconds,
        },
        ratioFromJsonLines: peer && peer.seconds / fromJsonLines.seconds,
        sameDecisions: peer && true,
        decisions: { tau: ours.result.tau, counts: ours.result.counts },
      },
    };
  },
};

const epochFiles = (folder, epochs) => Array.from({ length: epochs }, (_, i) => join(folder, `epoch-${i + 1}.arrow`));
const figures = ({ seconds, peakMiB, cpuSeconds }) => ({ seconds, peakMiB, cpuSeconds });

function readVersion(name) {
  return JSON.parse(readFileSync(fromHere(`../../../node_modules/${name}/package.json`), 'utf8')).version;
}

async function run(command, args, options) {
  const { seconds, stdout } = await runTimed(command, args, options);
  return { seconds, result: JSON.parse(stdout) };
}

/** Goes of a program that prints what it used. */
export async function repeat(goes, once) {
  const all = [];
  for (let go = 0; go < goes; go++) all.push(await once());
  return {
    seconds: summarize(all.map(({ seconds }) => seconds)),
    peakMiB: Math.max(...all.map(({ result }) => result.peakMiB)),
    cpuSeconds: Math.min(...all.map(({ result }) => result.cpuSeconds)),
    result: all[0].result,
  };
}

/** Asks the kernel to forget files, where GNU dd is there; false where it is not. */
function forgetFiles(files) {
  return files.every((file) => {
    const { status } = spawnSync('dd', [`of=${file}`, 'oflag=nocache', 'conv=notrunc,fdatasync', 'count=0']);
    return status === 0;
  });
}

function requireEqual(mine, theirs) {
  const { tau, counts, sumOfRemovedIds } = mine;
  const ours = [tau.positives, tau.negatives, counts.positives.removed, counts.negatives.removed, sumOfRemovedIds];
  const peers = [
    theirs.tau.positives,
    theirs.tau.negatives,
    theirs.removedPositives,
    theirs.removedNegatives,
    theirs.sumOfRemovedIds,
  ];
  if (ours.some((value, index) => value !== peers[index])) {
    throw new Error(`the decisions must be the same, but ours are ${ours} and the peer's ${peers}`);
  }
}
