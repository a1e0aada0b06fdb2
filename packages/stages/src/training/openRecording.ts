import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { TrainOptions } from '@dynclean/training';

import { runFiles } from '../context/runFiles.js';
import type { HeldOutTraining } from './HeldOutTraining.js';
import type { Corpora } from './prepareCorpora.js';

/** What a training records of which spans, and the folders that it goes to, which are made. */
export async function openRecording(
  folder: string,
  {
    recordDynamics,
    heldOut,
    recordsOf,
  }: {
    readonly recordDynamics: boolean;
    readonly heldOut?: HeldOutTraining | undefined;
    readonly recordsOf?: { readonly corpora: Corpora } | undefined;
  },
): Promise<Pick<TrainOptions, 'dynamicsFolder' | 'recorded' | 'relabelled' | 'classesFolder'>> {
  const open = async (name: string): Promise<string> => {
    await mkdir(join(folder, name), { recursive: true });
    return join(folder, name);
  };
  const dynamicsFolder = recordDynamics ? await open(runFiles.dynamics) : undefined;
  if (heldOut === undefined) return { dynamicsFolder, recorded: recordsOf?.corpora.train };
  const relabelled = { labels: heldOut.relabelled, folder: await open(runFiles.relabelled) };
  // What judges words needs to know of every class, and has the spans of whole sentences.
  const classesFolder = heldOut.settings.by === 'sentences' ? await open(runFiles.classes) : undefined;
  return { dynamicsFolder, recorded: heldOut.recorded, relabelled, classesFolder };
}
