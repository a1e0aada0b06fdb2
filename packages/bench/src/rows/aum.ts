import type { BySign } from '@dynclean/schema';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Bench, BenchContext } from '../Bench.js';
import type { Use } from '../measuring/readUse.js';
import { pickFigures, repeat, type Repeated } from '../measuring/repeat.js';
import { ownProgram, runForResult, type TimedResult } from '../measuring/runTimed.js';
import { judgeLine, type Line } from '../table/judgeLine.js';
import { DynamicsFolder, runNames } from '../workload/DynamicsFolder.js';
import { makeDynamics } from '../workload/makeDynamics.js';

const SPANS = 1_269_878; // candidate spans of CoNLL03
const EPOCHS = 10;
const peerScript = 'scripts/peer/aum_jsonl.py';

/** What `programs/cleanDynamics` prints, as far as it is read here. */
export interface CleanedDynamics extends Use {
  readonly tau: { readonly positives: number; readonly negatives: number };
  readonly counts: BySign<{ readonly removed: number }>;
  readonly sumOfRemovedIds: number;
}

/** What the peer prints. */
interface PeerDecisions extends Use {
  readonly tau: { readonly positives: number; readonly negatives: number };
  readonly removedPositives: number;
  readonly removedNegatives: number;
  readonly sumOfRemovedIds: number;
}

/** The peer once, and ours from the JSON Lines that the peer reads. */
interface PeerGo {
  readonly peer: TimedResult<PeerDecisions>;
  readonly fromJsonLines: { readonly seconds: number; readonly peakMiB: number };
}

type Cleaned = Repeated<CleanedDynamics>;

/** What ours took. */
interface OwnGoes {
  readonly ours: Cleaned;
  /** With files that are not in memory; null where they cannot be forgotten. */
  readonly cold: Cleaned | null;
  readonly withTable: Cleaned;
}

/** From recorded dynamics to the decisions, beside the usual way in Python. */
export const aum: Bench = {
  name: 'aum',
  title: "AUM, thresholds and D' over 1.27 million spans and 10 epochs, files cold, start-up included",
  run: async (context) => {
    const { scratch, quick, python, onProgress } = context;
    const numSpans = quick ? 20_000 : SPANS;
    const folder = join(scratch, 'aum');
    const total = python === null ? 3 : 4;
    onProgress('the dynamics are made up', 0, total);
    const jsonlSpans = python === null ? 0 : numSpans;
    const writeMs = await makeDynamics(folder, { numSpans, epochs: EPOCHS, jsonlSpans });
    onProgress('ours', 1, total);
    const own = await timeOurs(folder, context);
    const peer = python === null ? null : await timePeer(folder, own.ours, { numSpans, context });
    return {
      lines: judge({ numSpans, own, peer, quick }),
      versions: {
        'apache-arrow': readVersion(context.root, 'apache-arrow'),
        python: python && spawnSync(python.command, ['--version'], { encoding: 'utf8' }).stdout.trim(),
      },
      details: {
        spans: numSpans,
        epochs: `2 runs of ${EPOCHS}`,
        ...describeGoes(own),
        writingOneEpochSeconds: {
          ours: writeMs.arrow / 2 / EPOCHS / 1000,
          jsonLinesByNode: peer && writeMs.jsonl / 2 / EPOCHS / 1000,
        },
        ...describePeer(peer),
        decisions: { tau: own.ours.result.tau, counts: own.ours.result.counts },
      },
    };
  },
};

async function timeOurs(folder: string, { rounds, signal }: BenchContext): Promise<OwnGoes> {
  const goes = Math.max(2, Math.min(5, rounds));
  const files = runNames.flatMap((run) => new DynamicsFolder(folder).epochFiles(run, EPOCHS));
  const clean = (...more: readonly string[]): Promise<TimedResult<CleanedDynamics>> =>
    runForResult(ownProgram('cleanDynamics', [folder, ...more], signal));
  const ours = await repeat(goes, () => clean());
  const cleanCold = (): ReturnType<typeof clean> => {
    forgetFiles(files);
    return clean();
  };
  const cold = forgetFiles(files) ? await repeat(goes, cleanCold) : null;
  const withTable = await repeat(goes, () => clean('--table', join(folder, 'spans.arrow')));
  return { ours, cold, withTable };
}

async function timePeer(
  folder: string,
  ours: Cleaned,
  { numSpans, context }: { readonly numSpans: number; readonly context: BenchContext },
): Promise<PeerGo> {
  const { root, python, signal, onProgress } = context;
  onProgress('peer, once', 2, 4);
  const args = [join(root, peerScript), folder, String(EPOCHS)];
  const peer = await runForResult<PeerDecisions>({ command: 'python3', ...python, args, signal });
  requireEqual(ours.result, peer.result);
  onProgress("ours from the peer's JSON Lines, once", 3, 4);
  const imports: TimedResult<Use>[] = [];
  for (const name of runNames) {
    const target = join(folder, 'imported', name);
    const words = [folder, name, String(EPOCHS), String(numSpans), target];
    imports.push(await runForResult(ownProgram('importJsonl', words, signal)));
  }
  const fromJsonLines = {
    seconds: imports.reduce((sum, { seconds }) => sum + seconds, ours.seconds.median),
    peakMiB: Math.max(ours.peakMiB, ...imports.map(({ result }) => result.peakMiB)),
  };
  return { peer, fromJsonLines };
}

function judge(measured: {
  readonly numSpans: number;
  readonly own: OwnGoes;
  readonly peer: PeerGo | null;
  readonly quick: boolean;
}): Line[] {
  const { numSpans, own, peer, quick } = measured;
  const ours = own.cold ?? own.ours;
  const work = `AUM, thresholds, D' over ${numSpans.toLocaleString('en')} spans`;
  return [
    judgeLine({
      work,
      unit: 's',
      peer: peer?.peer.seconds ?? null,
      ours: ours.seconds.median,
      target: quick ? null : { of: 'ours', atMost: 2 },
    }),
    judgeLine({
      work: `${work}, peak memory`,
      unit: 'MiB',
      peer: peer?.peer.result.peakMiB ?? null,
      ours: ours.peakMiB,
      target: quick ? null : { of: 'ours', atMost: 300 },
    }),
  ];
}

function describeGoes({ ours, cold, withTable }: OwnGoes): Record<string, unknown> {
  return {
    fileCache: cold === null ? 'files could not be dropped from memory here: they were in it' : 'files not in memory',
    ours: pickFigures(ours),
    oursFilesNotInMemory: cold && pickFigures(cold),
    oursWithSpansTable: pickFigures(withTable),
  };
}

function describePeer(go: PeerGo | null): Record<string, unknown> {
  if (go === null) return { oursFromJsonLines: null, peer: null, ratioFromJsonLines: null, sameDecisions: null };
  const { peer, fromJsonLines } = go;
  const { peakMiB, cpuSeconds } = peer.result;
  return {
    oursFromJsonLines: fromJsonLines,
    peer: { script: peerScript, goes: 1, seconds: peer.seconds, peakMiB, cpuSeconds },
    ratioFromJsonLines: peer.seconds / fromJsonLines.seconds,
    sameDecisions: true,
  };
}

function readVersion(root: string, name: string): string {
  const file = join(root, 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}

/** Asks the kernel to forget files, where GNU dd is there; false where it is not. */
function forgetFiles(files: readonly string[]): boolean {
  return files.every((file) => {
    const { status } = spawnSync('dd', [`of=${file}`, 'oflag=nocache', 'conv=notrunc,fdatasync', 'count=0']);
    return status === 0;
  });
}

function requireEqual(mine: CleanedDynamics, theirs: PeerDecisions): void {
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
    throw new Error(`the decisions must be the same, but ours are ${ours.join()} and the peer's ${peers.join()}`);
  }
}
