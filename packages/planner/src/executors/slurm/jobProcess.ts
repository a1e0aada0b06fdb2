// The process of one job of an array, on its node: does the stages that the submission's file, its argument, has for
// it. What comes of them stands in the results folder; its exit code tells Slurm whether what waits for it may begin.
import { runJob, type StopReason } from './runJob.js';

const stop = new AbortController();
const told = (reason: StopReason) => (): void => stop.abort(reason);
process.on('SIGUSR2', told('limit')); // --signal
process.on('SIGTERM', told('terminated'));
process.on('SIGINT', told('terminated'));

const task = Number(process.env['SLURM_ARRAY_TASK_ID']);
try {
  process.exitCode = await runJob(process.argv[2] ?? '', { task, signal: stop.signal });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
