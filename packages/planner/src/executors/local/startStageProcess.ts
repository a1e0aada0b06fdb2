import { spawn } from 'node:child_process';
import { dirname } from 'node:path';

import { makeFolder, writeFileAtomically } from '@dynclean/files';
import { type StageJob, stagePlaces, stageProgram } from '@dynclean/stages';

import { type StageExit, stageExits, type StartedStage } from '../StageExecutor.js';

/** Words of a process's standard error that are kept: engines write there when they die. */
const KEPT_ERRORS = 4000;

/** A stage's own watchdog ends it earlier than that, where it can. */
const KILL_AFTER_MS = 30_000;

/** Starts the process of a stage, which is told by the job in its file and stops when this process ends. */
export async function startStageProcess(job: StageJob): Promise<StartedStage> {
  const places = stagePlaces(job.results, job.stage);
  await makeFolder(dirname(places.log));
  await writeFileAtomically(places.job, JSON.stringify(job));
  const child = spawn(process.execPath, [stageProgram, places.job, '--stop-with-parent'], {
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true, // Ctrl-C goes to the runner, which stops the stages in its way
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-KEPT_ERRORS)));
  const ended = new Promise<{ exit: StageExit; reason: string | null }>((resolve) => {
    child.once('error', (error) => resolve({ exit: 'died', reason: error.message }));
    child.once('close', (code, signal) => {
      const exit = stageExits[code ?? -1] ?? 'died';
      const how = signal === null ? `exit code ${code}` : signal;
      const hint =
        signal === 'SIGKILL' ? ' (the system ends processes so when memory runs out: fewer --jobs then)' : '';
      resolve({
        exit,
        reason:
          exit === 'died'
            ? `its process ended with ${how}${hint}. ${errors.trim()}`.trim()
            : exit === 'failed'
              ? errors.trim() || null
              : null,
      });
    });
  });
  const stop = (): void => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS).unref();
    void ended.finally(() => clearTimeout(timer));
  };
  return { ended, stop };
}
