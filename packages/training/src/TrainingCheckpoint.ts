import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { writeFileAtomically } from '@dynclean/files';
import type { ModelSnapshot, NamedArray } from '@dynclean/models';
import { readNamedArrays, writeSafetensors } from '@dynclean/weights';
import * as tf from '@tensorflow/tfjs-core';

import type { BestWeights, Checkpointed, Moment, SavedState } from './TrainingPart.js';

const INDEX = 'checkpoint.json';
/** What `checkpoint.json` says itself. */
const OWN_ENTRIES = ['format', 'epoch', 'step', 'stateFile', 'bestFile', 'bestStep'];

/** `checkpoint.json`; beside these it has the entries that parts keep. */
interface Index extends Moment {
  readonly format: 'dynclean-checkpoint-1';
  readonly stateFile: string;
  /** Null: nothing was best yet. */
  readonly bestFile: string | null;
  readonly bestStep: number | null;
  readonly [entry: string]: unknown;
}

/** What all parts of a training keep. */
interface CollectedState {
  readonly progress: Record<string, unknown>;
  readonly tensors: Map<string, tf.Variable>;
  readonly best: BestWeights | null;
}

/** @throws Error when two parts use the same name, or one that the checkpoint uses itself. */
function collectState(parts: readonly Checkpointed[]): CollectedState {
  const [progress, tensors] = [new Map<string, unknown>(), new Map<string, tf.Variable>()];
  let best: BestWeights | null = null;
  for (const part of parts) {
    const state = part.state?.() ?? {};
    for (const [name, value] of Object.entries(state.progress ?? {})) {
      if (OWN_ENTRIES.includes(name)) {
        throw new Error(`checkpoint: no part may keep "${name}", which is the checkpoint's own`);
      }
      addOnce(progress, name, value);
    }
    for (const [name, value] of state.tensors ?? []) addOnce(tensors, name, value);
    best = state.best ?? best;
  }
  return { progress: Object.fromEntries(progress), tensors, best };
}

function addOnce<T>(entries: Map<string, T>, name: string, value: T): void {
  if (entries.has(name)) throw new Error(`checkpoint: "${name}" must be kept by one part of a training, but two do`);
  entries.set(name, value);
}

function readBack(tensors: ReadonlyMap<string, tf.Tensor>): Map<string, NamedArray> {
  return new Map(
    [...tensors].map(([name, tensor]) => [name, { shape: tensor.shape, values: tensor.dataSync() as Float32Array }]),
  );
}

/**
 * The state of a training after its last complete epoch, in a folder. What belongs to it, the parts of the training
 * say: weights, moments of the optimizer, best weights so far, records. `checkpoint.json` has their records and names
 * the files of their tensors. It is replaced by a rename when those are complete and synced, so whenever the process
 * dies there is one whole checkpoint or none.
 */
export class TrainingCheckpoint {
  private constructor(
    private readonly folder: string,
    private index: Index | null,
  ) {}

  /** Opens the checkpoint of a folder, which may have none yet. */
  static async open(folder: string): Promise<TrainingCheckpoint> {
    await mkdir(folder, { recursive: true });
    const path = join(folder, INDEX);
    const index = existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as Index) : null;
    const checkpoint = new TrainingCheckpoint(folder, index);
    await checkpoint.sweep();
    return checkpoint;
  }

  /** Asks the parts for their state and writes it in place of the last. */
  async write({ epoch, step }: Moment, parts: readonly Checkpointed[]): Promise<void> {
    const { progress, tensors, best } = collectState(parts);
    const stateFile = `state-${epoch}.safetensors`;
    await writeSafetensors(join(this.folder, stateFile), readBack(tensors));
    let bestFile = this.index?.bestFile ?? null;
    if (best !== null && best.step !== this.index?.bestStep) {
      bestFile = `best-${best.step}.safetensors`;
      await writeSafetensors(join(this.folder, bestFile), readBack(best.snapshot.values));
    }
    const index: Index = {
      ...progress,
      format: 'dynclean-checkpoint-1',
      epoch,
      step,
      stateFile,
      bestFile: best === null ? null : bestFile,
      bestStep: best?.step ?? null,
    };
    await writeFileAtomically(join(this.folder, INDEX), JSON.stringify(index));
    this.index = index;
    await this.sweep();
  }

  /**
   * Puts the state back into the variables of the parts, then gives each its entries.
   *
   * @returns where the training was, or null where nothing was kept yet.
   * @throws Error that names a variable whose value is not there, or of another shape.
   */
  async restore(parts: readonly Checkpointed[]): Promise<Moment | null> {
    if (this.index === null) return null;
    const { epoch, step, stateFile } = this.index;
    const path = join(this.folder, stateFile);
    const arrays = await readNamedArrays(path);
    for (const [name, variable] of collectState(parts).tensors) {
      const array = arrays.get(name);
      if (array === undefined || array.shape.join() !== variable.shape.join()) {
        throw new Error(`${path}: must hold ${name} [${variable.shape.join(', ')}]`);
      }
      const value = tf.tensor(array.values, variable.shape);
      variable.assign(value);
      value.dispose();
    }
    const saved: SavedState = { epoch, step, progress: this.index, best: await this.readBest() };
    for (const part of parts) part.restore?.(saved);
    return { epoch, step };
  }

  private async readBest(): Promise<ModelSnapshot | null> {
    if (this.index === null || this.index.bestFile === null) return null;
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
