// @ts-check
// Adding an executor: where the stages of a run are done. This one starts their processes on this machine one after the
// other, and writes a line to a journal for each.
import { spawn } from 'node:child_process';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** @param {import('@dynclean/stages').LoadModule} load */
export const executors = async (load) => {
  const { z } = await load('zod');
  const { stagePlaces, stageProgram } = await load('@dynclean/stages');
  const { findExecutor, stageExits } = await load('@dynclean/planner/executors');

  /** @type {import('@dynclean/planner/executors').Executor<{ journal: string }>} */
  const inTurn = {
    name: 'toy-in-turn',
    title: 'one after the other, with a journal',
    settings: z.strictObject({ journal: z.string().min(1) }),
    async open({ journal }, choice) {
      const { computer } = await findExecutor('local').open({}, choice); // the engine that this machine has
      return {
        computer,
        openSlots: () => ({
          count: 1,
          description: `${computer.name}, with a journal in ${journal}`,
          async start(order) {
            const places = stagePlaces(order.results, order.stage);
            const engine = { engine: computer.name, device: 'cpu', threads: choice.threads ?? 1 };
            await mkdir(dirname(places.job), { recursive: true });
            await writeFile(places.job, JSON.stringify({ ...order, engine }));
            await appendFile(journal, `${order.stage.kind}\n`);
            const child = spawn(process.execPath, [stageProgram, places.job], { stdio: 'ignore' });
            return {
              ended: new Promise((resolve) => {
                child.once('close', (code) => resolve({ exit: stageExits[code ?? -1] ?? 'died', reason: null }));
              }),
              stop: () => void child.kill('SIGTERM'),
            };
          },
        }),
      };
    },
  };
  return [inTurn];
};
