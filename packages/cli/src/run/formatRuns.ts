import { listScores, type RunComparison } from '@dynclean/planner';
import { type Cell, DocumentBuilder, fixedCell, percentCell, plainCell, type ReportNode } from '@dynclean/reports';
import type { StageRecord } from '@dynclean/schema';
import { type FinishedStage, listDeterminants } from '@dynclean/stages';

import { formatBytes } from '../terminal/formatBytes.js';
import { formatDuration } from '../terminal/formatDuration.js';

const percent = (share: number): string => (100 * share).toFixed(2);
/** Empty where there is none. */
const score = (share: number | undefined): Cell => (share === undefined ? '' : percentCell(share));

/** One line a finished stage. */
export function formatRunList(
  stages: readonly (FinishedStage & { readonly sizeBytes: number })[],
): readonly ReportNode[] {
  if (stages.length === 0) return [{ kind: 'paragraph', text: 'No finished stages.' }];
  const rows = stages.map(({ record, sizeBytes }): Cell[] => [
    record.key.slice(0, 12),
    record.kind,
    record.profile ?? '',
    record.title,
    record.kind === 'clean' ? '' : plainCell(record.epochs),
    score(record.run?.best?.dev.f1),
    score(record.run?.test?.f1),
    { value: record.totalMs, text: formatDuration(record.totalMs) },
    { value: sizeBytes, text: formatBytes(sizeBytes) },
  ]);
  const right = { align: 'right' } as const;
  const columns = [
      { title: 'key' }, { title: 'kind' }, { title: 'profile' }, { title: 'what' }, { title: 'epochs', ...right },
      { title: 'dev F1', ...right }, { title: 'test F1', ...right }, { title: 'took', ...right }, { title: 'size', ...right },
  ]; // prettier-ignore
  return new DocumentBuilder().table(columns, rows).nodes;
}

function flatten(value: unknown, path: string): [string, string][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, JSON.stringify(value) ?? '']];
  return Object.entries(value).flatMap(([key, of]) => flatten(of, path === '' ? key : `${path}.${key}`));
}

/** All that there is to know of a stage: from what, on what, with which result. */
export function formatRun(record: StageRecord, folder: string): readonly ReportNode[] {
  const section = (title: string, pairs: readonly (readonly [string, string])[]): ReportNode[] =>
    pairs.length === 0 ? [] : [together([title, ...pairs.map(([name, value]) => `  ${name}: ${value}`)])];
  const scores = [...listScores(record)].map(([name, value]) => [name, value.toFixed(2)] as const);
  const curve = record.evaluations.map(
    ({ step, epoch, dev, best, test }) =>
      [
        `step ${step}, epoch ${epoch}`,
        `dev F1 ${percent(dev.f1)}${best ? ', the best so far' : ''}${test === null ? '' : `, test F1 ${percent(test.f1)}`}`,
      ] as const,
  );
  const head = [
    `${record.title} (${record.kind} ${record.key})`,
    folder,
    `finished ${record.finishedAt} after ${formatDuration(record.totalMs)}${record.resumed > 0 ? `, went on ${record.resumed} times after a stop` : ''}` +
      (record.profile === null ? '' : `; profile ${record.profile}, not the paper's setting`),
  ];
  return [
    together(head),
    ...section('From', flatten(listDeterminants(record), '')),
    ...section('On', flatten({ ...record.environment, build: record.build }, '')),
    ...section('Scores', scores),
    ...section('Dev curve', curve),
    ...section(
      'Warnings',
      (record.clean?.warnings ?? []).map(({ code, message }) => [code, message] as const),
    ),
  ];
}

/** Lines without an empty one between them. */
const together = (lines: readonly string[]): ReportNode => ({
  kind: 'together',
  nodes: lines.map((text): ReportNode => ({ kind: 'paragraph', text })),
});

/** Two stages side by side. */
export function formatRunComparison({ a, b, settings, environment, scores }: RunComparison): readonly ReportNode[] {
  const right = { align: 'right' } as const;
  const report = new DocumentBuilder();
  report.append([together([`A: ${a.title} (${a.kind} ${a.key})`, `B: ${b.title} (${b.kind} ${b.key})`])]);
  const texts = (title: string, rows: RunComparison['settings']): void => {
    if (rows.length === 0) report.paragraph(`${title}: the same`);
    else {
      report.table(
        [{ title }, { title: 'A' }, { title: 'B' }],
        rows.map(({ name, a: x, b: y }): Cell[] => [name, x ?? '', y ?? '']),
      );
    }
  };
  texts('settings', settings);
  texts('machine', environment);
  const show = (value: number | null): Cell => (value === null ? '' : fixedCell(value, 2));
  if (scores.length > 0) {
    report.table(
      [{ title: 'scores' }, { title: 'A', ...right }, { title: 'B', ...right }, { title: 'B - A', ...right }],
      scores.map(({ name, a: x, b: y, difference }): Cell[] => [name, show(x), show(y), show(difference)]),
    );
  }
  return report.nodes;
}
