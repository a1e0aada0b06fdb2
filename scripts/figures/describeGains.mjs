// @ts-check
import { join } from 'node:path';

import { measureExperiment } from '../../packages/analysis/dist/index.js';
import { buildReportTable } from '../../packages/reports/dist/index.js';

/** @typedef {import('../../packages/reports/dist/index.js').ReportTable['cells'][number]} ReportCell */

const versions = { "D' plain": 'plain', "D' topneg": 'with TopNeg' };

const fixed = (/** @type {number} */ value) => value.toFixed(1);
const signed = (/** @type {number} */ value) => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(1)}`;
const bounds = (/** @type {{ low: number, high: number }} */ { low, high }) => `${signed(low)} to ${signed(high)}`;

/**
 * What cleaning gains with the encoder of the profile `base`, from the records under `results/base`: a row for each
 * dataset and cleaner that has some, beside the gain that the paper has.
 *
 * @param {string} root
 */
export async function describeGains(root) {
  const experiment = await measureExperiment({
    file: join(root, 'experiments/ablations/gains.yaml'),
    profile: 'base',
    results: join(root, 'results/base'),
  });
  const { cells, gainsOf, measuredOn, codeVersions } = buildReportTable(experiment);
  const find = (/** @type {unknown} */ dataset, /** @type {string} */ version, /** @type {string} */ metric) =>
    cells.find(({ axes, metric: of }) => of === metric && axes.dataset === dataset && axes.version === version);
  const score = (/** @type {ReportCell | undefined} */ cell) =>
    cell?.ours ? `${fixed(cell.ours.mean)}${cell.ours.deviation ? ` ±${fixed(cell.ours.deviation)}` : ''}` : '';
  const datasets = [...new Set(cells.map(({ axes }) => axes.dataset))];
  const rows = datasets.flatMap((dataset) =>
    Object.entries(versions).flatMap(([version, cleaner]) => {
      const gain = find(dataset, version, 'gain');
      if (!gain?.ours) return [];
      return [
        [
          dataset,
          cleaner,
          gain.seeds.length,
          score(find(dataset, 'D', 'f1')),
          score(find(dataset, version, 'f1')),
          signed(gain.ours.mean),
          gain.interval === null ? '' : bounds(gain.interval),
          gain.sentenceInterval === null ? '' : bounds(gain.sentenceInterval),
          gain.published === null ? '' : signed(gain.published),
        ],
      ];
    }),
  );
  const head = [
    'data',
    'cleaner',
    'seeds',
    'F1 on D',
    "F1 on D'",
    `gain, ${gainsOf}`,
    'over seeds',
    'over sentences',
    'gain, paper',
  ];
  const lines = [head, head.map((_, at) => (at < 2 ? '---' : '---:')), ...rows].map(
    (line) => `| ${line.join(' | ')} |`,
  );
  const run = `${measuredOn.join('; ')}; ${codeVersions.map(({ name }) => name).join(', ')}.`;
  return [...lines, '', run].join('\n');
}
