// @ts-check
// Writes results/plan.md: what each experiment takes at the paper's setting, on the CPU that was measured and, by
// arithmetic, on one GPU.
//   node scripts/writePlan.mjs --cpu 1.1e11 --cpu-name "2 cores of ..." --cpu-how "measured on ..." \
//     --gpu 1.5e13 --gpu-name "one H100"
// Rates are floating-point operations a second in fp32, as the stages of a plan count them.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { prepareManifests } from '../packages/planner/dist/index.js';
import { isTrainingKind } from '../packages/stages/dist/index.js';
import { format } from 'prettier';

const { values } = parseArgs({
  options: {
    cpu: { type: 'string' },
    'cpu-name': { type: 'string' },
    'cpu-how': { type: 'string', default: 'measured on a BERT-base' },
    gpu: { type: 'string' },
    'gpu-name': { type: 'string' },
    'gpu-how': { type: 'string', default: 'a guess' },
  },
});
const [cpu, gpu] = [Number(values.cpu), Number(values.gpu)];
if (!(cpu > 0) || !(gpu > 0) || values['cpu-name'] === undefined || values['gpu-name'] === undefined) {
  console.error(
    'writePlan: must be given --cpu, --cpu-name, --gpu and --gpu-name; the first lines of it say what they are',
  );
  process.exit(2);
}

const root = fileURLToPath(new URL('..', import.meta.url));
/** A process beside its training: start, engine, reading. */
const OVERHEAD_S = 3;

const folders = ['dynclean', 'negative-sampling', 'roster', 'ablations'];
const files = (
  await Promise.all(
    folders.map(async (folder) =>
      (await readdir(join(root, 'experiments', folder)))
        .filter((name) => name.endsWith('.yaml') && name !== 'common.yaml')
        .map((name) => join(root, 'experiments', folder, name)),
    ),
  )
).flat();

/** Cells, trainings and operations of some manifests at the paper's setting, nothing being there yet. */
async function count(some, results) {
  const { plan, estimate } = await prepareManifests({ files: some, results });
  const operations = [...estimate.stages.values()].reduce((sum, stage) => sum + stage.operations, 0);
  const trainings = [...plan.stages.values()].filter(({ kind }) => isTrainingKind(kind)).length;
  return { cells: plan.cells.length, trainings, operations, afresh: plan.afreshTrainings };
}

function formatTime(seconds) {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${(seconds / 3600).toFixed(1)} h`;
  return `${(seconds / 86_400).toFixed(1)} days`;
}

const number = (value) => value.toLocaleString('en-US');
const results = await mkdtemp(join(tmpdir(), 'dynclean-plan-'));
try {
  const row = (name, { cells, trainings, operations, afresh }) => {
    const time = (rate) => (operations === 0 ? '-' : formatTime(operations / rate + OVERHEAD_S * trainings));
    return `| ${name} | ${number(cells)} | ${number(trainings)} | ${number(afresh)} | ${(operations / 1e15).toPrecision(3)} | ${time(cpu)} | ${time(gpu)} |`;
  };
  const rows = [];
  for (const file of files) {
    const folder = basename(dirname(file));
    const item = basename(file, '.yaml');
    rows.push(row(folder === 'dynclean' ? item : `${folder}/${item}`, await count([file], results)));
  }
  const ofDynClean = await count(
    files.filter((file) => file.includes('dynclean/')),
    results,
  );
  const all = await count(files, results);
  const text = `# The plan at the paper's setting

What each manifest takes alone, and all of them together, where equal trainings are one. fp32, five seeds, the paper's encoders and
epochs. Written by \`scripts/writePlan.mjs\` from the plans themselves; \`dynclean run FILE --plan\` says what is left of one.

- **CPU**: ${values['cpu-name']}, ${(cpu / 1e9).toPrecision(3)} billion operations a second: ${values['cpu-how']}.
- **GPU**: ${values['gpu-name']}, by **arithmetic, not a measurement**: ${(gpu / 1e12).toPrecision(3)} trillion operations a second
  (${values['gpu-how']}), one training at a time. Several at once, or bf16, would take less.

Operations are the encoder's: 6 for each parameter and word piece of a step, 2 for a pass of an evaluation. \`afresh\`: trainings if every
cell were trained by itself with its cleaner's two runs. What a language model takes for
tables 2 and 9 is not counted. The second half of a choice on dev is planned only when the first is there, and not counted either.

| item | cells | trainings | afresh | 10^15 operations | CPU | GPU |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
${rows.join('\n')}
${row('**all of DynClean, together**', ofDynClean)}
${row('**with other papers and ablations**', all)}
`;
  const path = join(root, 'results/plan.md');
  await writeFile(path, await format(text, { parser: 'markdown', printWidth: 120 }));
  console.log(`wrote ${path}`);
} finally {
  await rm(results, { recursive: true, force: true });
}
