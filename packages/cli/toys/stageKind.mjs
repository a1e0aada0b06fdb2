// @ts-check
// Adding a kind of stage: a piece of work with a folder of its own that is done once, found again by its key, and gone on with
// after a stop. This one writes a model card from the record of a training.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** @param {import('@dynclean/stages').LoadModule} load */
export const stageKinds = async (load) => {
  const { z } = await load('zod');
  const { describeEnvironment, requireInput } = await load('@dynclean/stages');

  return [
    {
      kind: 'toy-card',
      words: { name: 'model card' },
      task: z.looseObject({
        kind: z.literal('toy-card'),
        of: z.strictObject({ kind: z.string(), key: z.string() }),
      }),
      codeVersions: [{ name: 'toy-card.v1', defaults: {} }],
      isMeasured: false,
      needsEngine: false,
      /** @param {any} task @param {any} facts */
      describe: ({ of }, { settingOf }) => ({
        exact: { of: of.key },
        portable: { of: settingOf(of.key) },
        inputs: [of.key],
      }),
      /** @param {string} folder @param {any} work @param {any} context */
      async perform(folder, { store, task }, context) {
        const started = performance.now();
        context.signal?.throwIfAborted();
        const { record } = await requireInput(store, task.of.kind, task.of.key);
        const { title, evaluations } = record;
        const best = evaluations.findLast((/** @type {any} */ evaluation) => evaluation.best);
        await writeFile(join(folder, 'card.md'), `# ${title}\n\nF1 on dev: ${(100 * best.dev.f1).toFixed(2)}\n`);
        return {
          run: null,
          clean: null,
          evaluations: [],
          epochEnds: [],
          epochs: 0,
          models: [],
          files: { dynamics: null, spans: null, cleaned: null, model: null },
          operations: null,
          totalMs: performance.now() - started,
          resumed: 0,
          environment: describeEnvironment(null),
        };
      },
      countOperations: () => 0,
    },
  ];
};
