import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { writeFileAtomically } from '@dynclean/files';
import type { ModelSnapshot, NamedArray } from '@dynclean/models';
import { readNamedArrays, writeSafetensors } from '@dynclean/weights';
import * as tf from '@tensorflow/tfjs-core';

import type { EpochEndRecord, EpochRecord, EvaluationRecord } from './TrainingEvent.js';

const INDEX = 'checkpoint.json';

/** Everything of a run at the end of an epoch that is no tensor. */
export interface TrainingProgress {
  readonly epoch: number;
  readonly step: number;
  readonly evaluations: readonly EvaluationRecord[];
  readonly epochs: readonly EpochRecord[];
  readonly epochEnds: readonly EpochEndRecord[];
  /** Median over the steps of an epoch, milliseconds, an epoch each. */
  readonly stepMs: readonly number[];
  /** Wall clock so far, of all starts together. */
  readonly elapsedMs: number;
  /** How often it went on after a stop. */
  readonly resumed: number;
}

interface Index extends TrainingProgress {
  readonly format: 'dynclean-checkpoint-1';
  readonly stateFile: string;
  /** Null: nothing was best yet. */
  readonly bestFile: string | null;
  readonly bestStep: number | null;
}

/** Tensors of a run, by names that say what they are. */
export type StateTensors = ReadonlyMap<string, tf.Tensor>;

function readBack(tensors: StateTensors): Map<string, NamedArray> {
  return new Map(
    [...tensors].map(([name, tensor]) => [name, { shape: tensor.shape, values: tensor.dataSync() as Float32Array }]),
  );
}

/**
 * The state of a training after its last complete epoch, in a folder: weights, moments of the optimizer, best weights
 * so far, records. `checkpoint.json` names the files and is replaced by a rename when they are complete and synced, so
 * whenever the process dies there is one whole checkpoint or none.
 */
export class TrainingCheckpoint {
  private constructor(
    private readonly folder: string,
    private index: Index | null,
  ) {}

  /** Opens the checkpoint of a folder; `progress` is null where there is none yet. */
  static async open(folder: string): Promise<TrainingCheckpoint> {
    await mkdir(folder, { recursive: true });
    const path = join(folder, INDEX);
    const index = existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as Index) : null;
    const checkpoint = new TrainingCheckpoint(folder, index);
    await checkpoint.sweep();
    return checkpoint;
  }

  get progress(): TrainingProgress | null {
    return this.index;
  }

  /** Writes another one in place of the last. */
  async write(
    progress: TrainingProgress,
    state: StateTensors,
    best: { step: number; snapshot: ModelSnapshot } | null,
  ): Promise<void> {
    const stateFile = `state-${progress.epoch}.safetensors`;
    await writeSafetensors(join(this.folder, stateFile), readBack(state));
    let bestFile = this.index?.bestFile ?? null;
    if (best !== null && best.step !== this.index?.bestStep) {
      bestFile = `best-${best.step}.safetensors`;
      await writeSafetensors(join(this.folder, bestFile), readBack(best.snapshot.values));
    }
    const index: Index = {
      format: 'dynclean-checkpoint-1',
      ...progress,
      stateFile,
      bestFile: best === null ? null : bestFile,
      bestStep: best?.step ?? null,
    };
    await writeFileAtomically(join(this.folder, INDEX), JSON.stringify(index));
    this.index = index;
    await this.sweep();
  }

  /** Puts the state back into the run's variables, and gives the best weights. */
  async restore(state: ReadonlyMap<string, tf.Variable>): Promise<ModelSnapshot | null> {
    if (this.index === null) return null;
    const arrays = await readNamedArrays(join(this.folder, this.index.stateFile));
    for (const [name, variable] of state) {
      const array = arrays.get(name);
      if (array === undefined || array.shape.join() !== variable.shape.join()) {
        throw new Error(`${join(this.folder, this.index.stateFile)}: must hold ${name} [${variable.shape.join(', ')}]`);
      }
      const value = tf.tensor(array.values, variable.shape);
      variable.assign(value);
      value.dispose();
    }
    if (this.index.bestFile === null) return null;
    const best = await readNamedArrays(join(this.folder, this.index.bestFile));
    const values = new Map([...best].map(([name, { shape, values: of }]) => [name, tf.tensor(of, [...shape])]));
    return { values, dispose: () => tf.dispose([...values.values()]) };
  }

  /** Removes what the index does not name: older files, and what a killed process left half-written. */
  private async sweep(): Promise<void> {
    const named = [INDEX, this.index?.stateFile, this.index?.bestFile];
    for (const name of await readdir(this.folder)) {
      if (!named.includes(name)) await rm(join(this.folder, name), { recursive: true, force: true });
    }
  }
}
