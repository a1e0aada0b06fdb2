#!/usr/bin/env node
// Profiles of trainings (`dynclean train --profile`), before and after a change, as the Markdown tables of
// docs/performance.md.
//   node scripts/bench/formatProfiles.mjs BEFORE.json AFTER.json
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const ms = (value) => (value === undefined ? '' : value.toFixed(value < 9.95 ? 1 : 0));

/** Two tables: parts of a step, and kernels that take a hundredth of it or more in either. */
export function formatProfiles(before, after) {
  const rows = [
    ['the step', before.stepMs, after.stepMs],
    ...after.phases.map(({ name, msPerStep }) => [name, find(before.phases, name)?.msPerStep, msPerStep]),
    ['all of it in JavaScript', before.outsideEngineMs, after.outsideEngineMs],
  ];
  const names = [...new Set([...after.kernels, ...before.kernels].map(({ name }) => name))].filter((name) =>
    [before, after].some(({ kernels }) => (find(kernels, name)?.share ?? 0) >= 0.01),
  );
  const kernels = names
    .map((name) => [find(before.kernels, name), find(after.kernels, name), name])
    .sort(
      ([a1, b1], [a2, b2]) =>
        (b2?.msPerStep ?? 0) - (b1?.msPerStep ?? 0) || (a2?.msPerStep ?? 0) - (a1?.msPerStep ?? 0),
    );
  const calls = (row) => (row === undefined ? '' : String(Math.round(row.callsPerStep)));
  return [
    '| part | before, ms | after, ms |',
    '| --- | ---: | ---: |',
    ...rows.map(([name, a, b]) => `| ${name} | ${ms(a)} | ${ms(b)} |`),
    '',
    '| kernel | calls before | before, ms | calls after | after, ms | share after |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...kernels.map(
      ([a, b, name]) =>
        `| ${name} | ${calls(a)} | ${ms(a?.msPerStep)} | ${calls(b)} | ${ms(b?.msPerStep)} | ` +
        `${b === undefined ? '' : `${(100 * b.share).toFixed(1)} %`} |`,
    ),
    '',
  ].join('\n');
}

function find(rows, wanted) {
  return rows.find(({ name }) => name === wanted);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [before, after] = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, 'utf8')));
  process.stdout.write(formatProfiles(before, after));
}
