import { isQueue, type PreparedPlan } from '@dynclean/planner';
import { DocumentBuilder, type ReportNode } from '@dynclean/reports';
import { isTrainingKind, listStageKinds, type PlannedStage } from '@dynclean/stages';

import { formatDuration } from '../terminal/formatDuration.js';

const counts = new Intl.NumberFormat('en');

/** Cells that rest on a stage. */
function countUses({ plan }: PreparedPlan): Map<string, number> {
  const uses = new Map<string, number>();
  for (const { stages } of plan.cells) {
    for (const key of Object.values(stages).flat()) if (key !== null) uses.set(key, (uses.get(key) ?? 0) + 1);
  }
  return uses;
}

/** What `run --plan --json` prints. */
export function describePlan(prepared: PreparedPlan) {
  const { plan, there, ofOtherCode, toDo, estimate, slots, wallMs, computer, cost } = prepared;
  const uses = countUses(prepared);
  const chosen = new Set(toDo.map(({ key }) => key));
  const stateOf = ({ key }: PlannedStage) => (there.has(key) ? 'there' : chosen.has(key) ? 'to do' : 'left out');
  return {
    profile: plan.profile,
    engine: { name: computer.name, device: computer.deviceKind },
    ofOtherCode: ofOtherCode.size,
    cells: plan.cells.length,
    stages: [...plan.stages.values()].map((stage) => ({
      key: stage.key,
      kind: stage.kind,
      title: stage.title,
      state: stateOf(stage),
      cells: uses.get(stage.key) ?? 0,
      epochs: stage.needs.epochs,
      dynamicsEpochs: stage.needs.dynamicsEpochs,
      expectedMs: Math.round(estimate.stages.get(stage.key)?.ms ?? 0),
      inputs: stage.inputs,
    })),
    trainings: countTrainings([...plan.stages.values()]),
    trainingsToDo: countTrainings(toDo),
    trainingsAfresh: plan.afreshTrainings,
    merged: plan.merged,
    jobs: isQueue(slots) ? (cost?.jobs ?? 0) : slots.count,
    expectedMs: Math.round(wallMs),
    queue: cost,
    rates: estimate.rates,
    operations: toDo.reduce((sum, { key }) => sum + (estimate.stages.get(key)?.operations ?? 0), 0),
  };
}

const countTrainings = (stages: readonly PlannedStage[]): number =>
  stages.filter(({ kind }) => isTrainingKind(kind)).length;

/** A plan for a person: what is there, shared, to do, and how long that takes. */
export function formatPlan(prepared: PreparedPlan, options: { readonly withStages: boolean }): readonly ReportNode[] {
  const { plan } = prepared;
  const title = `${plan.manifests.map(({ manifest }) => manifest.item).join(', ')}: ${counts.format(plan.cells.length)} cells`;
  const profile = plan.profile === null ? "the paper's setting" : `profile ${plan.profile} (not the paper's setting)`;
  const merged = plan.merged.map(({ axis, name, same }) => `  ${axis} ${name} stands for ${same.join(', ')}`);
  const report = new DocumentBuilder().paragraph(`${title}, ${profile}`).append([tabulateKinds(prepared)]);
  report.together([
    ...listRemarks(prepared).map((text): ReportNode => ({ kind: 'paragraph', text })),
    { kind: 'code', lines: merged },
  ]);
  if (options.withStages) report.append([{ kind: 'code', lines: listStages(prepared) }]);
  return report.nodes;
}

/** A row for each kind of stage that the plan has: how many, and how long those to do take. */
function tabulateKinds(prepared: PreparedPlan): ReportNode {
  const { plan, there, toDo, estimate } = prepared;
  const uses = countUses(prepared);
  const chosen = new Set(toDo.map(({ key }) => key));
  const stages = [...plan.stages.values()];
  const rows = listStageKinds().flatMap(({ kind, words }) => {
    const of = stages.filter((stage) => stage.kind === kind);
    if (of.length === 0) return [];
    const sum = toDo
      .filter((stage) => stage.kind === kind)
      .reduce((total, { key }) => total + (estimate.stages.get(key)?.ms ?? 0), 0);
    return [
      [
        words.name,
        counts.format(of.length),
        counts.format(of.filter(({ key }) => there.has(key)).length),
        counts.format(of.filter(({ key }) => (uses.get(key) ?? 0) > 1).length),
        counts.format(of.filter(({ key }) => chosen.has(key)).length),
        formatDuration(sum),
      ],
    ];
  });
  return {
    kind: 'table',
    columns: [
      { title: 'stages' },
      { title: 'all', align: 'right' },
      { title: 'there', align: 'right' },
      { title: 'shared', align: 'right' },
      { title: 'to do', align: 'right' },
      { title: 'expected', align: 'right' },
    ],
    rows,
  };
}

/** Sentences below the table; the last one, where there is such a list, leads to what is the same. */
function listRemarks(prepared: PreparedPlan): string[] {
  const { plan, computer } = prepared;
  const described = describePlan(prepared);
  const rates = listRates(prepared);
  const undecided = plan.cells.filter((cell) => cell.undecided.length > 0).length;
  return [
    `${counts.format(described.trainings)} trainings; ${counts.format(described.trainingsAfresh)} if every cell were trained afresh with its cleaner's two runs.`,
    `To do: ${counts.format(described.trainingsToDo)} trainings, ${describeTime(prepared)} on ${computer.name} (${computer.deviceKind}).`,
    ...listCost(prepared),
    ...(rates.length > 0 ? [`Expected times: ${rates.join('; ')}.`] : []),
    ...(described.ofOtherCode > 0
      ? [
          `${counts.format(described.ofOtherCode)} stages are there as another code version made them: see --other-code.`,
        ]
      : []),
    ...(undecided > 0
      ? [`${undecided} cells choose a setting on dev: their stages are planned when the candidates are trained.`]
      : []),
    ...(plan.merged.length > 0 ? ['The same under this profile:'] : []),
  ];
}

const describeTime = ({ slots, wallMs }: PreparedPlan): string =>
  isQueue(slots)
    ? `at least ${formatDuration(wallMs)}, by ${slots.description},`
    : `about ${formatDuration(wallMs)}, ${slots.count} at a time`;

const formatHours = (hours: number): string => (hours < 10 ? hours.toFixed(1) : counts.format(Math.round(hours)));

/** What a queue is asked for. */
function listCost({ cost }: PreparedPlan): string[] {
  if (cost === null) return [];
  const { jobs, arrays, coreHours, gpuHours, hereMs } = cost;
  return [
    `${counts.format(jobs)} jobs in ${counts.format(arrays)} arrays: ${formatHours(coreHours)} core hours, ${formatHours(gpuHours)} GPU hours. ` +
      `This machine by itself: about ${formatDuration(hereMs)}.`,
  ];
}

/** What expected times rest on, for each precision. */
function listRates({ estimate }: PreparedPlan): string[] {
  return estimate.rates.map(({ device, precision, operationsPerSecond, measuredOn }) => {
    const source =
      measuredOn > 0
        ? `measured on ${measuredOn} finished ${measuredOn === 1 ? 'stage' : 'stages'}`
        : `a usual rate of a ${device}; nothing was measured here yet`;
    return `${(operationsPerSecond / 1e9).toPrecision(3)} billion operations a second in ${precision}, ${source}`;
  });
}

function listStages(prepared: PreparedPlan): string[] {
  return describePlan(prepared).stages.map(
    ({ key, kind, title, state, cells, expectedMs }) =>
      `${state.padEnd(8)} ${key.slice(0, 12)} ${kind.padEnd(10)} ${title}` +
      (cells > 1 ? ` (${cells} cells)` : '') +
      (state === 'there' ? '' : `, ${formatDuration(expectedMs)}`),
  );
}
