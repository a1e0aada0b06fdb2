import { escapeControls, formatTable } from '@dynclean/reports';
import { type FinishedStage } from '@dynclean/stages';
import { listScores, type RunComparison } from '@dynclean/planner';
import { listDeterminants } from '@dynclean/stages';
import type { StageRecord } from '@dynclean/schema';

import { formatBytes } from '../terminal/formatBytes.js';
import { formatDuration } from '../terminal/formatDuration.js';

const percent = (share: number | undefined): string => (share === undefined ? '' : (100 * share).toFixed(2));

/** One line a finished stage. */
export function formatRunList(stages: readonly (FinishedStage & { readonly sizeBytes: number })[]): string {
  if (stages.length === 0) return 'No finished stages.';
  const rows = stages.map(({ record, sizeBytes }) => [
    record.key.slice(0, 12),
    record.kind,
    record.profile ?? '',
    record.title,
    record.kind === 'clean' ? '' : String(record.epochs),
    percent(record.run?.best?.dev.f1),
    percent(record.run?.test?.f1),
    formatDuration(record.totalMs),
    formatBytes(sizeBytes),
  ]);
  const right = { align: 'right' } as const;
  return formatTable(
    [
      { title: 'key' }, { title: 'kind' }, { title: 'profile' }, { title: 'what' }, { title: 'epochs', ...right },
      { title: 'dev F1', ...right }, { title: 'test F1', ...right }, { title: 'took', ...right }, { title: 'size', ...right },
    ],
    rows,
  ); // prettier-ignore
}

function flatten(value: unknown, path: string): [string, string][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, JSON.stringify(value) ?? '']];
  return Object.entries(value).flatMap(([key, of]) => flatten(of, path === '' ? key : `${path}.${key}`));
}

/** All that there is to know of a stage: from what, on what, with which result. */
export function formatRun(record: StageRecord, folder: string): string {
  const section = (title: string, pairs: readonly (readonly [string, string])[]): string[] =>
    pairs.length === 0 ? [] : ['', title, ...pairs.map(([name, value]) => `  ${name}: ${value}`)];
  const scores = [...listScores(record)].map(([name, value]) => [name, value.toFixed(2)] as const);
  const curve = record.evaluations.map(
    ({ step, epoch, dev, best, test }) =>
      [
        `step ${step}, epoch ${epoch}`,
        `dev F1 ${percent(dev.f1)}${best ? ', the best so far' : ''}${test === null ? '' : `, test F1 ${percent(test.f1)}`}`,
      ] as const,
  );
  return [
    `${record.title} (${record.kind} ${record.key})`,
    folder,
    `finished ${record.finishedAt} after ${formatDuration(record.totalMs)}${record.resumed > 0 ? `, went on ${record.resumed} times after a stop` : ''}` +
      (record.profile === null ? '' : `; profile ${record.profile}, not the paper's setting`),
    ...section('From', flatten(listDeterminants(record), '')),
    ...section('On', flatten({ ...record.environment, build: record.build }, '')),
    ...section('Scores', scores),
    ...section('Dev curve', curve),
    ...section(
      'Warnings',
      (record.clean?.warnings ?? []).map(({ code, message }) => [code, message] as const),
    ),
  ]
    .map(escapeControls)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n');
}

/** Two stages side by side. */
export function formatRunComparison({ a, b, settings, environment, scores }: RunComparison): string {
  const right = { align: 'right' } as const;
  const texts = (title: string, rows: RunComparison['settings']): string[] =>
    rows.length === 0
      ? ['', `${title}: the same`]
      : [
          '',
          formatTable(
            [{ title }, { title: 'A' }, { title: 'B' }],
            rows.map(({ name, a: x, b: y }) => [name, x ?? '', y ?? '']),
          ),
        ];
  const show = (value: number | null): string => (value === null ? '' : value.toFixed(2));
  const table = formatTable(
    [{ title: 'scores' }, { title: 'A', ...right }, { title: 'B', ...right }, { title: 'B - A', ...right }],
    scores.map(({ name, a: x, b: y, difference }) => [name, show(x), show(y), show(difference)]),
  );
  return [
    escapeControls(`A: ${a.title} (${a.kind} ${a.key})`),
    escapeControls(`B: ${b.title} (${b.kind} ${b.key})`),
    ...texts('settings', settings),
    ...texts('machine', environment),
    ...(scores.length === 0 ? [] : ['', table]),
  ]
    .join('\n')
    .replace(/\n{3,}/g, '\n\n');
}
