import type { Command } from '../parsing/Command.js';
import { apply } from './apply.js';
import { clean } from './clean.js';
import { compare } from './compare.js';
import { completion } from './completion.js';
import { dataAnnotate } from './dataAnnotate.js';
import { dataCheck } from './dataCheck.js';
import { dataContested } from './dataContested.js';
import { dataConvert } from './dataConvert.js';
import { dataFetch } from './dataFetch.js';
import { dataList } from './dataList.js';
import { dataStats } from './dataStats.js';
import { dataThresholdSamples } from './dataThresholdSamples.js';
import { demo } from './demo.js';
import { doctor } from './doctor.js';
import { dynamicsExport } from './dynamicsExport.js';
import { evaluate } from './evaluate.js';
import { exportRun } from './export.js';
import { figure } from './figure.js';
import { predict } from './predict.js';
import { prepare } from './prepare.js';
import { review } from './review.js';
import { run } from './run.js';
import { runsDiff, runsGc, runsList, runsShow } from './runs.js';
import { setup } from './setup.js';
import { sweep } from './sweep.js';
import { table } from './table.js';
import { train } from './train.js';

/** In the order of the help. */
export const commands: readonly Command[] = [
  demo,
  setup,
  doctor,
  dataList,
  dataFetch,
  dataStats,
  dataCheck,
  dataAnnotate,
  dataConvert,
  dataContested,
  dataThresholdSamples,
  clean,
  review,
  apply,
  exportRun,
  dynamicsExport,
  compare,
  sweep,
  prepare,
  run,
  runsList,
  runsShow,
  runsDiff,
  runsGc,
  table,
  figure,
  train,
  evaluate,
  predict,
  completion,
];

/** Words that only lead to commands. */
export const commandGroups: Readonly<Record<string, string>> = {
  data: 'Known datasets: list, fetch; any dataset: counts, checks, labels, other formats, samples',
  dynamics: 'Recorded training dynamics: files of other tools',
  runs: 'Finished stages of experiments: list, show, diff; drop weights that nothing needs',
};
