import { fetchDataset, listCatalog } from '@dynclean/datasets';
import { FetchError } from '@dynclean/files';
import { InputError } from '@dynclean/schema';
import { createInventory, type PlannedStage, type RunContext } from '@dynclean/stages';

import type { ManifestChoice } from './ManifestChoice.js';
import { prepareInputs } from './prepareInputs.js';
import { prepareManifests } from './prepareManifests.js';

/** What the stages of manifests read that may have to be fetched. */
export interface FetchedInputs {
  /** Names of datasets and encoders that are there now. */
  readonly datasets: readonly string[];
  readonly encoders: readonly string[];
  /** What cannot be had, and why, with what to do. */
  readonly missing: readonly { readonly name: string; readonly reason: string }[];
}

/**
 * Fetches the weights and the datasets that stages of manifests need and that are not here, so that they can be done
 * where there is no network. What is here is only looked at.
 *
 * @throws InputError for anything wrong with what the user gave; InterruptedError when `context.signal` is aborted.
 */
export async function fetchInputs(options: ManifestChoice, context: RunContext = {}): Promise<FetchedInputs> {
  const { toDo } = await prepareManifests(options);
  const refused = await fetchDatasets(toDo, context);
  const inventory = createInventory(); // of what is here now
  const { impossible } = await prepareInputs(toDo, inventory, context);
  const missing = new Map(refused);
  const there = { datasets: new Set<string>(), encoders: new Set<string>() };
  for (const { key, task } of toDo) {
    const dataMissing = (await inventory.describeData(task.data)).missing;
    if (dataMissing === null) there.datasets.add(task.data.name);
    else if (!missing.has(task.data.name)) missing.set(task.data.name, impossible.get(key) ?? dataMissing);
    if (task.encoder === undefined || task.encoder.random !== null || dataMissing !== null) continue;
    const reason = impossible.get(key);
    if (reason === undefined) there.encoders.add(task.encoder.name);
    else missing.set(task.encoder.name, reason);
  }
  return {
    datasets: [...there.datasets],
    encoders: [...there.encoders],
    missing: [...missing].map(([name, reason]) => ({ name, reason })),
  };
}

/** @returns why those that the catalog knows could not be fetched, by the manifest's names. */
async function fetchDatasets(
  stages: readonly PlannedStage[],
  { signal, onMessage, onProgress }: RunContext,
): Promise<Map<string, string>> {
  const refused = new Map<string, string>();
  const inventory = createInventory();
  const catalog = new Set((await listCatalog()).map(({ id }) => id));
  const tried = new Set<string>();
  for (const { data } of stages.map(({ task }) => task)) {
    const isHere = (await inventory.describeData(data)).missing === null;
    if (isHere || !catalog.has(data.source) || tried.has(data.source)) continue;
    tried.add(data.source);
    try {
      await fetchDataset(data.source, {
        ...(signal && { signal }),
        onWait: () => onMessage?.(`waiting for another process that fetches ${data.source}`),
        onProgress: (done, total) => onProgress?.({ stage: `fetch ${data.source}`, done, total, unit: 'bytes' }),
      });
    } catch (error) {
      if (!(error instanceof InputError) && !(error instanceof FetchError)) throw error;
      refused.set(data.name, data.needs === undefined ? error.message : `${error.message}\n${data.needs}`);
    }
  }
  return refused;
}
