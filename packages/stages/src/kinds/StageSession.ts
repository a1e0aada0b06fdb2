import { isDeepStrictEqual } from 'node:util';

import type { EngineInfo } from '@dynclean/schema';

import type { EngineChoice } from '../context/commonOptions.js';
import { pickDefined } from '../context/pickDefined.js';
import type { RunContext } from '../context/RunContext.js';
import { openReferredData } from '../data/Inventory.js';
import { enumerateTrainingSpans, type OpenData } from '../data/openData.js';
import type { DataRef } from '../store/PlannedStage.js';
import type { StageStore } from '../store/StageStore.js';
import { openEncoder, type OpenEncoder } from '../training/openEncoder.js';
import { openEngine } from '../training/openEngine.js';
import { prepareCorpora, type PrepareSettings } from '../training/prepareCorpora.js';
import type { TrainStageInputs } from '../training/TrainStageOptions.js';

/** A dataset as trainings read it. */
export type PreparedTraining = Pick<TrainStageInputs, 'spans' | 'corpora'>;

/**
 * What the stages of one process have opened: each thing once, and said once. The stages of a cleaning read the same
 * data and start from the same encoder.
 */
export class StageSession {
  #engine: { readonly choice: EngineChoice; readonly info: Promise<EngineInfo> } | null = null;
  readonly #opened = new Map<string, Promise<unknown>>();
  readonly #prepared: (PreparedTraining & {
    readonly data: OpenData;
    readonly encoder: OpenEncoder;
    readonly settings: PrepareSettings;
  })[] = [];

  constructor(private readonly context: RunContext) {}

  /**
   * @param store - where the stage lies whose labels the data have, if any.
   * @throws InputError when it is not here, or cannot be read.
   */
  openData(ref: DataRef, store: StageStore | null): Promise<OpenData> {
    return this.#once(['data', { ...ref, name: null }], () => openReferredData(ref, store, this.context));
  }

  /** @throws InputError when the engine that was asked for cannot be used here. */
  async openEngine({ engine, device, threads, precision }: EngineChoice): Promise<EngineInfo> {
    const choice: EngineChoice = pickDefined({ engine, device, threads });
    const found = this.#engine;
    // `auto` that came to the precision asked for is the same engine.
    if (found !== null && isDeepStrictEqual(found.choice, choice) && precision === (await found.info).precision) {
      return found.info;
    }
    const info = openEngine({ ...choice, ...pickDefined({ precision }) }, this.context);
    this.#engine = { choice, info };
    return info;
  }

  /** @throws InputError for a name that means nothing, FetchError when it cannot be had. */
  openEncoder(name: string): Promise<OpenEncoder> {
    return this.#once(['encoder', name], () => openEncoder(name, this.context));
  }

  /**
   * The candidate spans of a dataset's training file, and its files tokenised: once for all stages that read the same
   * data by the same encoder.
   *
   * @throws InputError for a sentence that is longer than the encoder takes, unless settings say to cut it.
   */
  prepareTraining(data: OpenData, encoder: OpenEncoder, settings: PrepareSettings): PreparedTraining {
    const { maxSpanWidth, longSentences } = settings;
    const found = this.#prepared.find(
      (one) =>
        one.data === data &&
        one.encoder === encoder &&
        isDeepStrictEqual(one.settings, { maxSpanWidth, longSentences }),
    );
    if (found !== undefined) return found;
    const spans = enumerateTrainingSpans(data, maxSpanWidth);
    const corpora = prepareCorpora({ data, spans, encoder }, settings);
    const prepared = { data, encoder, settings: { maxSpanWidth, longSentences }, spans, corpora };
    this.#prepared.push(prepared);
    return prepared;
  }

  #once<T>(what: readonly unknown[], open: () => Promise<T>): Promise<T> {
    const key = JSON.stringify(what);
    const found = this.#opened.get(key) as Promise<T> | undefined;
    if (found !== undefined) return found;
    const opening = open();
    this.#opened.set(key, opening);
    return opening;
  }
}
