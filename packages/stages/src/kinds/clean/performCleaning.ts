import { join } from 'node:path';

import { enumerateCandidateSpans } from '@dynclean/datasets';
import { readJsonFile, writeFileAtomically, writeFolderAtomically } from '@dynclean/files';
import { type CleanInfo, InputError, thresholdSampleIdsSchema } from '@dynclean/schema';

import { cleanStage } from '../../cleaning/cleanStage.js';
import { findContested } from '../../cleaning/findContested.js';
import { expectSpans } from '../../cleaning/openRecordedData.js';
import { findEpochs, findHeldOutEpochs, locateEncoder, scoreOfData } from '../../cleaning/RecordedDynamics.js';
import { reportCleaning } from '../../cleaning/summarizeCleaning.js';
import { describeEnvironment } from '../../context/describeEnvironment.js';
import type { RunContext } from '../../context/RunContext.js';
import { formatJson, runFiles } from '../../context/runFiles.js';
import { type OpenData, readTrainingSpans } from '../../data/openData.js';
import { WITHOUT_CONTESTED, type WithoutLabels, writeWithout } from '../../data/writeWithout.js';
import { requireInput } from '../../store/requireInput.js';
import type { StageStore } from '../../store/StageStore.js';
import type { StageOutcome, StageWork } from '../StageKind.js';
import type { CleanTask } from './cleanTask.js';

/**
 * A cleaning from recorded dynamics, by the gold labels (`oracle`), or of contested labels (`uncontested-labels`).
 * Takes seconds; begun again where it was stopped.
 */
export async function performCleaning(
  folder: string,
  { store, session, task }: StageWork<CleanTask>,
  context: RunContext,
): Promise<StageOutcome> {
  const started = performance.now();
  const data = await session.openData(task.data, store);
  const clean = task.method === 'dynamics' ? await cleanByDynamics(folder, { store, data, task }, context) : null;
  if (task.method === 'oracle') await cleanByGoldLabels(folder, data, task.maxSpanWidth);
  if (task.method === 'uncontested-labels')
    await leaveOutContested(folder, { data, maxSpanWidth: task.maxSpanWidth }, context);
  const totalMs = performance.now() - started;
  if (clean !== null) await writeFileAtomically(join(folder, runFiles.clean), formatJson(clean));
  return {
    run: null,
    evaluations: [],
    epochEnds: [],
    models: [],
    clean,
    epochs: clean?.epochsAveraged ?? 0,
    files: {
      dynamics: null,
      spans: clean === null ? null : runFiles.spans,
      cleaned: runFiles.cleaned,
      model: null,
    },
    operations: null,
    totalMs,
    resumed: 0,
    environment: describeEnvironment(null),
  };
}

async function cleanByDynamics(
  folder: string,
  { store, data, task }: { store: StageStore; data: OpenData; task: CleanTask & { method: 'dynamics' } },
  context: RunContext,
): Promise<CleanInfo> {
  const dynamics = await requireInput(store, task.cleaning.runs === 'one' ? 'threshold' : 'train', task.dynamics);
  const threshold = await requireInput(store, 'threshold', task.threshold);
  const heldOut = await Promise.all((task.heldOut ?? []).map((key) => requireInput(store, 'held-out', key)));
  const { run } = dynamics.record;
  if (run === null) throw new InputError(`${dynamics.folder}: must be a training`);
  const spans = readTrainingSpans(data, run.settings.maxSpanWidth);
  const { settings, encoder, engine } = run;
  const started = performance.now();
  const result = await cleanStage(
    folder,
    {
      data,
      spans,
      recorded: {
        dynamics: findEpochs(dynamics.folder),
        threshold: findEpochs(threshold.folder),
        heldOut: heldOut.map(({ folder: place, record }) => findHeldOutEpochs(place, record.run)),
        samples: await readJsonFile(join(threshold.folder, runFiles.thresholdSamples), thresholdSampleIdsSchema),
        maxSpanWidth: settings.maxSpanWidth,
        cleaner: { settings, encoder: locateEncoder(encoder, dynamics.folder), engine },
        before: scoreOfData(run, dynamics.folder),
        devF1: run.best?.dev.f1,
      },
      expected: expectSpans({ cleaner: { settings, encoder, engine }, cleaning: task.cleaning }, spans),
      cleaning: task.cleaning,
      origin: 'own',
      root: store.root,
      keepNearest: task.keepNearest,
    },
    context,
  );
  reportCleaning(result, context);
  return { ...result, durations: { cleaning: Math.round(performance.now() - started) } };
}

/** Clean-DS of the released code: every span whose distant label is not the gold one goes. */
async function cleanByGoldLabels(folder: string, data: OpenData, maxSpanWidth: number): Promise<void> {
  const { dataset, vocabulary } = data;
  if (dataset.gold === undefined) {
    throw new InputError(
      `${dataset.folder}: must have gold labels of the training sentences (train-gold) for the version oracle, but has none`,
    );
  }
  const spans = enumerateCandidateSpans(dataset.train, vocabulary, maxSpanWidth);
  const gold = enumerateCandidateSpans(dataset.gold, vocabulary, maxSpanWidth).labels;
  const isWrong = Uint8Array.from(spans.labels, (label, span) => (label === gold[span] ? 0 : 1));
  const without = 'every span whose label differs from the gold one';
  await writeCleaned(folder, data, { spans, isRemoved: isWrong, without });
}

/** Contested labels go: what a cleaner learns that is to judge them without having heard of them. */
async function leaveOutContested(
  folder: string,
  { data, maxSpanWidth }: { readonly data: OpenData; readonly maxSpanWidth: number },
  { onMessage }: RunContext,
): Promise<void> {
  const { spans, isContested: isRemoved } = findContested(data, maxSpanWidth);
  const contested = [...isRemoved.keys()].filter((span) => isRemoved[span] === 1);
  const numEntities = contested.filter((span) => spans.labels[span]! > 0).length;
  onMessage?.(
    `contested: ${numEntities} labels of entities, and ${contested.length - numEntities} places without one, are judged but not learned`,
  );
  await writeCleaned(folder, data, { spans, isRemoved, without: WITHOUT_CONTESTED });
}

/** Writes a version of which no dynamics have decided, in the stage's `cleaned/`. */
function writeCleaned(folder: string, { dataset }: OpenData, what: WithoutLabels): Promise<void> {
  const write = (temporary: string) => writeWithout(temporary, dataset, what);
  return writeFolderAtomically(join(folder, runFiles.cleaned), write, { force: true });
}
