import type { TrainingProfile } from '@dynclean/schema';

type Row = TrainingProfile['kernels'][number];

const ms = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(value < 9.95 ? 1 : 0));

/**
 * Profiles of trainings (`dynclean train --profile`), before and after a change, as the Markdown tables of
 * docs/performance.md. Two tables: parts of a step, and kernels that take a hundredth of it or more in either.
 */
export function formatProfiles(before: TrainingProfile, after: TrainingProfile): string {
  const rows: [name: string, before: number | undefined, after: number][] = [
    ['the step', before.stepMs, after.stepMs],
    ...after.phases.map(({ name, msPerStep }): [string, number | undefined, number] => [
      name,
      find(before.phases, name)?.msPerStep,
      msPerStep,
    ]),
    ['all of it in JavaScript', before.outsideEngineMs, after.outsideEngineMs],
  ];
  const names = [...new Set([...after.kernels, ...before.kernels].map(({ name }) => name))].filter((name) =>
    [before, after].some(({ kernels }) => (find(kernels, name)?.share ?? 0) >= 0.01),
  );
  const kernels = names
    .map((name) => [find(before.kernels, name), find(after.kernels, name), name] as const)
    .sort(
      ([a1, b1], [a2, b2]) =>
        (b2?.msPerStep ?? 0) - (b1?.msPerStep ?? 0) || (a2?.msPerStep ?? 0) - (a1?.msPerStep ?? 0),
    );
  const calls = (row: Row | undefined): string => (row === undefined ? '' : String(Math.round(row.callsPerStep)));
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

function find<T extends { readonly name: string }>(rows: readonly T[], wanted: string): T | undefined {
  return rows.find(({ name }) => name === wanted);
}
