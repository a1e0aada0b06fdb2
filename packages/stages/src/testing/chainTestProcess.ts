// A process that tests start: jest's sandbox makes the plain engine ten times slower, and one that can be killed is
// needed anyway. Does the tasks of its first argument in turn and writes a line of JSON for each to the standard
// output.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { type EngineName, readMemory, startEngine } from '@dynclean/engine';

import { demoRun, type DemoOptions } from '../demo/demoRun.js';
import { evaluateModel, type EvaluateModelOptions } from '../prediction/evaluateModel.js';
import { predictEntities, type PredictOptions } from '../prediction/predictEntities.js';
import type { PredictedSentence } from '../prediction/predictSentences.js';
import { cleanFromRun, type CleanFromRunOptions } from '../runs/cleanFromRun.js';
import { cleanRun, type CleanRunOptions } from '../runs/cleanRun.js';
import { trainRun, type TrainRunOptions } from '../runs/trainRun.js';

/** When a task is stopped. */
interface Abort {
  /** As soon as something of this stage is done. */
  readonly abortAt?: string;
  /** Not before this share of it. @default 0 */
  readonly abortShare?: number;
}

/** What the process can do. */
export type ChainTask =
  | ({ readonly task: 'clean'; readonly options: CleanRunOptions } & Abort)
  | { readonly task: 'from'; readonly options: CleanFromRunOptions }
  | ({ readonly task: 'train'; readonly options: TrainRunOptions } & Abort)
  | { readonly task: 'evaluate'; readonly options: EvaluateModelOptions }
  | { readonly task: 'predict'; readonly options: Omit<PredictOptions, 'sentences'> & { sentences: string[][] } }
  | { readonly task: 'demo'; readonly options: DemoOptions };

/** What it says of each. */
export interface ChainResult {
  readonly value?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
  /** Stages that progress named, in the order of their first mention. */
  readonly stages: readonly string[];
  /** Messages for a person. */
  readonly messages: readonly string[];
  readonly tensorsLeft: number;
  readonly handlesLeft: number;
  /** What lies in the work folder afterwards; null: there is none. */
  readonly partial: readonly string[] | null;
}

async function perform(task: ChainTask): Promise<ChainResult> {
  const stages = new Set<string>();
  const messages: string[] = [];
  const controller = new AbortController();
  const { abortAt, abortShare = 0 }: Abort = task.task === 'clean' || task.task === 'train' ? task : {};
  const context = {
    signal: controller.signal,
    onMessage: (line: string) => void messages.push(line),
    onProgress: ({ stage, done, total }: { stage: string; done: number; total: number }) => {
      if (!stages.has(stage)) process.stdout.write(`${JSON.stringify({ stage })}\n`);
      stages.add(stage);
      if (stage === abortAt && done > abortShare * total) controller.abort();
    },
  };
  const run = async (): Promise<unknown> => {
    switch (task.task) {
      case 'clean':
        return cleanRun(task.options, context);
      case 'from':
        return cleanFromRun(task.options, context);
      case 'train':
        return trainRun(task.options, context);
      case 'evaluate':
        return evaluateModel(task.options, context);
      case 'demo':
        return demoRun(task.options, context);
      case 'predict': {
        const sentences: PredictedSentence[] = [];
        for await (const sentence of predictEntities(task.options, context)) sentences.push(sentence);
        return sentences;
      }
    }
  };
  const before = readMemory();
  let outcome: Pick<ChainResult, 'value' | 'error'>;
  try {
    outcome = { value: await run() };
  } catch (error) {
    const { name, message } = error as Error;
    outcome = { error: { name, message } };
  }
  const after = readMemory();
  const out = 'out' in task.options ? task.options.out : join('no', 'such', 'folder');
  return {
    ...outcome,
    stages: [...stages],
    messages,
    tensorsLeft: after.numTensors - before.numTensors,
    handlesLeft: after.nativeHandles - before.nativeHandles,
    partial: await readdir(`${out}.partial`).catch(() => null),
  };
}

// Started here first: what an engine keeps for good does not count as left behind.
await startEngine({ engine: (process.argv[3] ?? 'auto') as EngineName | 'auto' });
for (const task of JSON.parse(process.argv[2] ?? '[]') as ChainTask[]) {
  process.stdout.write(`${JSON.stringify({ result: await perform(task) })}\n`);
}
