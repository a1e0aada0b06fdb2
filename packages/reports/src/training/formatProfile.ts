import type { TrainingProfile } from '@dynclean/schema';

import { type Cell, fixedCell, type Measure } from '../document/Cell.js';
import { DocumentBuilder } from '../document/DocumentBuilder.js';
import type { ReportNode, TableNode } from '../document/ReportDocument.js';

/** How much of a profile is shown. */
export interface ProfileOptions {
  /** Rows of each table; what else there is becomes one row. @default 16 */
  readonly rows?: number;
}

interface Row {
  readonly name: string;
  readonly callsPerStep: number;
  readonly msPerStep: number;
  readonly share: number;
  readonly outsideEngineMs?: number;
}

const right = { align: 'right' } as const;
const ms = (value: number): string => value.toFixed(value < 0.995 ? 2 : 1);
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const msCell = (value: number): Measure => ({ value, text: ms(value) });
const shareCell = (share: number): Measure => ({ value: 100 * share, text: percent(share) });

/** Where the time of a training's steps went: by phase, by kernel and by operator, most time first. */
export function formatProfile(profile: TrainingProfile, { rows = 16 }: ProfileOptions = {}): readonly ReportNode[] {
  const { engine, steps, skippedSteps, stepMs, medianStepMs, operators, phases, kernels } = profile;
  const which = skippedSteps === 0 ? '' : `, the first ${skippedSteps} left out`;
  const hasOperators = operators !== null;
  const library = hasOperators ? 'libtorch' : 'kernels';
  const rest = hasOperators ? "JavaScript, TensorFlow.js's part included" : 'outside of kernels';
  const report = new DocumentBuilder();
  report.paragraph(
    `A training step: ${ms(stepMs)} ms (median ${ms(medianStepMs)}), mean of ${steps} steps${which}; ` +
      `${Math.round(profile.subwordsPerSecond).toLocaleString('en')} subwords a second; ` +
      `${engine.version}, ${engine.precision}, ${engine.device}, ${engine.threads} threads`,
  );
  report.paragraph(
    `In ${library} ${ms(profile.engineMs)} ms (${percent(profile.engineMs / stepMs)}), outside ` +
      `${ms(profile.outsideEngineMs)} ms (${percent(profile.outsideEngineMs / stepMs)}): ${rest}. ` +
      `Between steps ${(profile.betweenStepsMs / 1000).toFixed(1)} s in all: evaluations, recording, reports.`,
  );
  report.table(
    [
      { title: 'part' },
      { title: 'ms a step', ...right },
      { title: 'share', ...right },
      { title: 'JavaScript', ...right },
    ],
    phases.map((row) => [row.name, msCell(row.msPerStep), shareCell(row.share), msCell(row.outsideEngineMs)]),
  );
  report.append([listRows('kernel', kernels, rows)]);
  if (operators !== null) report.append([listRows('operator', operators, rows)]);
  for (const note of profile.notes) report.paragraph(note);
  return report.nodes;
}

function listRows(title: string, all: readonly Row[], limit: number): TableNode {
  const others = all.slice(limit);
  const sum = (of: (row: Row) => number): number => others.reduce((total, row) => total + of(row), 0);
  const last: Row[] =
    others.length === 0
      ? []
      : [
          {
            name: `${others.length} more`,
            callsPerStep: sum((row) => row.callsPerStep),
            msPerStep: sum((row) => row.msPerStep),
            share: sum((row) => row.share),
            ...(others[0]?.outsideEngineMs !== undefined && {
              outsideEngineMs: sum((row) => row.outsideEngineMs ?? 0),
            }),
          },
        ];
  const hasOutside = all[0]?.outsideEngineMs !== undefined;
  return {
    kind: 'table',
    columns: [
      { title },
      { title: 'calls a step', ...right },
      { title: 'ms a step', ...right },
      { title: 'share', ...right },
      ...(hasOutside ? [{ title: 'JavaScript', ...right }] : []),
    ],
    rows: [...all.slice(0, limit), ...last].map((row): Cell[] => [
      row.name,
      row.callsPerStep < 9.95 && !Number.isInteger(row.callsPerStep)
        ? fixedCell(row.callsPerStep, 1)
        : fixedCell(row.callsPerStep, 0),
      msCell(row.msPerStep),
      shareCell(row.share),
      ...(row.outsideEngineMs === undefined ? [] : [msCell(row.outsideEngineMs)]),
    ]),
  };
}
