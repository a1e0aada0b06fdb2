import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { makeFolder, readJsonFile, writeFileAtomically } from '@dynclean/files';
import type { EngineChoice, PlannedStage, StageJob } from '@dynclean/stages';
import { z } from 'zod';

/** Folder of submissions inside a results folder. */
const FOLDER = 'slurm';

/** What all stages of a submission are told. */
const common = z.looseObject({});

/** One job array, in a file that its jobs read and that whoever looks at the results reads, too. */
const submissionSchema = z.strictObject({
  format: z.literal('dynclean-slurm-1'),
  /** Names its file, and is the comment of its jobs, by which they are found. */
  token: z.string().regex(/^[0-9a-f]{16}$/),
  /** What Slurm calls the array; null: it was never heard whether it was submitted. */
  job: z.string().nullable(),
  submittedAt: z.string(),
  limitMs: z.number(),
  requeue: z.boolean(),
  cores: z.int(),
  gpus: z.int(),
  /** Of each stage; null: its share of the cores. */
  threads: z.int().nullable(),
  engine: z.string(),
  common,
  tasks: z.array(z.array(z.looseObject({ kind: z.string(), key: z.string(), title: z.string() }))),
});

/** A job array as its file has it. */
export type Submission = Omit<z.infer<typeof submissionSchema>, 'common' | 'tasks' | 'engine'> & {
  /** Of the nodes; the device follows from the GPUs, threads from the cores. */
  readonly engine: NonNullable<EngineChoice['engine']>;
  readonly common: Omit<StageJob, 'stage' | 'engine'>;
  /** The stages of each job. */
  readonly tasks: readonly (readonly PlannedStage[])[];
};

/** The file of a submission in a results folder. */
export const submissionPath = (results: string, token: string): string => join(results, FOLDER, `${token}.json`);

/** Writes a submission's file, or what is known better now. */
export async function writeSubmission(submission: Submission): Promise<void> {
  const { results } = submission.common;
  await makeFolder(join(results, FOLDER));
  await writeFileAtomically(submissionPath(results, submission.token), JSON.stringify(submission));
}

/** @throws InputError for a file that is none. */
export async function readSubmission(path: string): Promise<Submission> {
  return (await readJsonFile(path, submissionSchema)) as unknown as Submission;
}

/** All submissions of a results folder, the oldest first. */
export async function readSubmissions(results: string): Promise<Submission[]> {
  const names = await readdir(join(results, FOLDER)).catch((): string[] => []);
  const submissions: Submission[] = [];
  for (const name of names.filter((one) => /^[0-9a-f]{16}\.json$/.test(one))) {
    // Another process may have removed it meanwhile.
    const submission = await readSubmission(join(results, FOLDER, name)).catch(() => null);
    if (submission !== null) submissions.push(submission);
  }
  return submissions.sort((a, b) => a.submittedAt.localeCompare(b.submittedAt));
}

/** Forgets a submission. */
export async function removeSubmission({ common: { results }, token }: Submission): Promise<void> {
  await rm(submissionPath(results, token), { force: true });
}
