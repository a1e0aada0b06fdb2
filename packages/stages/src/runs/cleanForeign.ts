import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { checkThresholdSamples } from '@dynclean/cleaning';
import type { CompactSpans } from '@dynclean/datasets';
import { importForeignDynamics } from '@dynclean/dynamics';
import { refuseExisting, writeFileAtomically, writeFolderAtomically } from '@dynclean/files';
import { type CleanInfo, DEFAULT_MAX_SPAN_WIDTH, InputError, type ThresholdSampleIds } from '@dynclean/schema';

import { cleanStage } from '../cleaning/cleanStage.js';
import type { CleanSummary } from '../cleaning/CleanSummary.js';
import { findEpochs, type RecordedDynamics } from '../cleaning/RecordedDynamics.js';
import { type GivenCleaningSettings, resolveCleaningDefaults } from '../cleaning/resolveCleaningDefaults.js';
import { reportCleaning, summarizeCleaning } from '../cleaning/summarizeCleaning.js';
import type { DataChoice, OutputChoice } from '../context/commonOptions.js';
import { type RunContext, underLock } from '../context/RunContext.js';
import { formatJson, runFiles } from '../context/runFiles.js';
import { openReadableData, readTrainingSpans } from '../data/openData.js';
import { readThresholdSampleIds } from '../data/readThresholdSampleIds.js';

/** What another trainer recorded, on which data, and how it is cleaned with. */
export interface CleanForeignOptions extends DataChoice, OutputChoice {
  /** Dynamics of another trainer, first epoch first. */
  readonly dynamics: readonly string[];
  /** The same of its threshold run. */
  readonly threshold: readonly string[];
  /** JSON `{"positives": [ids], "negatives": [ids]}`: its threshold samples. */
  readonly ids: string;
  /** Widest candidate span that the ids count, in tokens. @default 8 */
  readonly maxSpanWidth?: number;
  readonly cleaning?: GivenCleaningSettings;
}

/**
 * Cleans with dynamics that some other trainer recorded. They are checked and copied into the clean run, in our format,
 * so that `cleanFromRun` can use them again.
 *
 * @throws InputError that names file and row of whatever does not fit: ids that are missing, repeated or unknown,
 *   values that are no numbers, epochs of different length, samples that are no spans of their sign.
 * @throws InterruptedError when `signal` is aborted; nothing is left then.
 */
export async function cleanForeign(options: CleanForeignOptions, outerContext: RunContext = {}): Promise<CleanSummary> {
  const { force = false, maxSpanWidth = DEFAULT_MAX_SPAN_WIDTH } = options;
  const out = resolve(options.out);
  refuseExisting(out, { force });
  if (!Number.isInteger(maxSpanWidth) || maxSpanWidth < 1) {
    throw new InputError(`maxSpanWidth: must be an integer of at least 1, but got ${maxSpanWidth}`);
  }
  refuseOwnTraining(options.cleaning ?? {});
  const data = await openReadableData(options, outerContext);
  const cleaning = resolveCleaningDefaults(options.cleaning ?? {}, data.dataset.info.paper);
  const spans = readTrainingSpans(data, maxSpanWidth);
  const samples = await readThresholdSampleIds(options.ids);
  checkThresholdSamples(options.ids, samples, spans);
  const info = await writeFolderAtomically(
    out,
    async (folder, lock) => {
      const context = underLock(outerContext, lock);
      const started = performance.now();
      const recorded = await importBoth(folder, { options, samples, spans }, context);
      const expected = { numSpans: spans.numSpans, excluded: spans.readExcluded() };
      const result = await cleanStage(
        folder,
        { data, spans, recorded, expected, cleaning, origin: 'foreign' },
        context,
      );
      reportCleaning(result, context);
      const durations = { cleaning: Math.round(performance.now() - started) };
      const written: CleanInfo = { ...result, durations };
      await writeFileAtomically(join(folder, runFiles.clean), formatJson(written));
      return written;
    },
    { force, signal: outerContext.signal },
  );
  return summarizeCleaning(info, out);
}

/** What another trainer left, and the spans that its ids mean. */
interface ForeignDynamics {
  readonly options: CleanForeignOptions;
  readonly samples: ThresholdSampleIds;
  readonly spans: CompactSpans;
}

/** @throws InputError for a setting of how the cleaner is trained, which another trainer has done already. */
function refuseOwnTraining({ learns = 'all', runs = 'two' }: GivenCleaningSettings): void {
  for (const [name, value, usual] of [['learns', learns, 'all'], ['runs', runs, 'two']]) { // prettier-ignore
    if (value === usual) continue;
    throw new InputError(
      `${name}: must be ${usual} with dynamics of another trainer, which are those of both runs on all labels, but got "${value}"`,
    );
  }
}

/** Takes both runs' epochs over into `dynamics-run/` and `threshold-run/`. */
async function importBoth(
  folder: string,
  { options, samples, spans }: ForeignDynamics,
  { signal, onProgress }: RunContext,
): Promise<RecordedDynamics> {
  const { numSpans, maxSpanWidth } = spans;
  const take = async (name: string, files: readonly string[], stage: string) => {
    const target = join(folder, name, runFiles.dynamics);
    await mkdir(target, { recursive: true });
    const { hasProbabilities } = await importForeignDynamics(files, target, {
      numSpans,
      excluded: spans.readExcluded(),
      signal,
      onProgress: (done, total) => onProgress?.({ stage, done, total, unit: 'files' }),
    });
    return { ...findEpochs(join(folder, name)), hasProbabilities };
  };
  const dynamics = await take(runFiles.dynamicsRun, options.dynamics, 'read dynamics');
  const threshold = await take(runFiles.thresholdRun, options.threshold, 'read dynamics of the threshold run');
  await writeFileAtomically(join(folder, runFiles.thresholdRun, runFiles.thresholdSamples), formatJson(samples));
  const lacksProbabilities = !dynamics.hasProbabilities || !threshold.hasProbabilities;
  return { dynamics, threshold, samples, maxSpanWidth, cleaner: null, before: null, lacksProbabilities };
}
