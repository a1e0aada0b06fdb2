import { stat } from 'node:fs/promises';

import type { FigureData, ManifestFigureKind } from '@dynclean/analysis';
import { buildFigure, escapeControls } from '@dynclean/reports';
import { figureKinds, InputError } from '@dynclean/schema';

import { experimentOptions } from '../options/experimentOptions.js';
import { chooseByEnding, outFileOption } from '../options/reportOptions.js';
import { type CommandContext, defineCommand } from '../parsing/Command.js';
import { required, type Values } from '../parsing/Option.js';
import { choice, number, text } from '../parsing/optionKinds.js';
import { UsageError } from '../parsing/UsageError.js';
import { printReport } from '../printReport.js';
import { toRunContext } from '../toRunContext.js';

const options = {
  file: required(
    text({ valueName: 'file', describe: 'A manifest, experiments/dynclean/figure03.yaml, or a clean run' }),
  ),
  kind: choice(figureKinds, { describe: 'What to draw', shownDefault: "the manifest's; of a clean run densities" }),
  out: outFileOption('figure'),
  zoom: number(
    { min: 0.01, max: 100 },
    {
      describe: 'Of a ranking: how many percent of the right negatives the closer look at missed entities shows',
      shownDefault: 'as many as hold the cut and half of the missed entities',
    },
  ),
  ...experimentOptions,
};

/** A figure as numbers, with what stands above it. */
interface Collected {
  readonly data: FigureData;
  readonly title: string;
  readonly subtitle: readonly string[];
  /** Why there is nothing to draw, where there is nothing. */
  readonly explainEmpty: () => Promise<string>;
  readonly notes: readonly string[];
}

/** Draws a figure of a manifest or of a clean run; an error where no run has numbers for it yet. */
export const figure = defineCommand({
  name: 'figure',
  positionals: ['file'],
  describe: 'A figure of the paper, or of a clean run, from finished runs',
  examples: [
    ['dynclean figure experiments/dynclean/figure03.yaml --out figure03.svg', 'F1 against k'],
    [
      'dynclean figure experiments/dynclean/figure03.yaml --out figure03.csv',
      'The values behind it; .json and .png, too',
    ],
    ['dynclean figure runs/wg --kind ranking --out ranking.svg', 'How well AUM finds noise, of a clean run'],
    [
      'dynclean figure runs/wg --kind ranking --zoom 2 --out ranking.svg',
      'With a closer look at the lowest 2 percent of the negatives',
    ],
    ['dynclean figure runs/wg --kind data-map > map.svg', 'Variability, Confidence and AUM of all spans'],
    ['dynclean figure runs/wg --kind densities --json', 'The numbers behind it'],
  ],
  options,
  run: async (values, context) => {
    const { output } = context;
    const format = values.out === undefined ? 'svg' : chooseByEnding('--out', values.out, 'figure');
    const isRun = (await stat(values.file).catch(() => null))?.isDirectory() === true;
    const collected = await (isRun ? collectOfRun : collectOfManifest)(values, context);
    const { data, title, subtitle, explainEmpty, notes } = collected;
    if (values.zoom !== undefined && data.kind !== 'ranking') {
      throw new UsageError(`--zoom: looks closer at a ranking, but the figure is of ${data.kind}`);
    }
    const report = buildFigure(data, { title, subtitle });
    if (report === null) throw new InputError(`${values.file}: ${await explainEmpty()}`);
    for (const note of notes) output.note(escapeControls(note));
    await printReport(report, context, { format, out: values.out });
    // Beside the file, whoever asks for JSON gets the numbers.
    if (values.out !== undefined && output.json) await output.result(report.data, () => '');
  },
});

const toOptions = ({ zoom }: Values<typeof options>): { readonly zoom?: number } =>
  zoom === undefined ? {} : { zoom: zoom / 100 };

async function collectOfRun(values: Values<typeof options>, context: CommandContext): Promise<Collected> {
  const { collectRunFigure } = await import('@dynclean/analysis');
  const { kind = 'densities', file: run } = values;
  const idle = (['profile', 'datasets', 'models', 'seeds'] as const).filter((name) => values[name] !== undefined);
  if (idle.length > 0) {
    throw new UsageError(`--${idle[0]}: chooses among the runs of a manifest, but ${run} is a clean run`);
  }
  if (kind === 'sweep') {
    throw new UsageError('--kind: must not be sweep for a clean run. "dynclean sweep" has the numbers of one.');
  }
  if (kind === 'entities-by-length' || kind === 'missampling-bounds') {
    throw new UsageError(`--kind: must not be ${kind} for a clean run: it is drawn of the data of a manifest's grid`);
  }
  const { data, name } = await collectRunFigure(run, kind, { ...toRunContext(context), ...toOptions(values) });
  const explainEmpty = () => Promise.resolve(`must have something to draw for ${kind}, but has nothing`);
  return { data, title: titles[kind], subtitle: [name], explainEmpty, notes: [] };
}

const titles: Readonly<Record<Exclude<FigureData['kind'], ManifestFigureKind>, string>> = {
  densities: 'Threshold samples and the data',
  'data-map': 'Data map',
  ranking: 'How well AUM finds wrong labels',
  'dev-curves': 'F1 on dev by type, while training',
};

async function collectOfManifest(values: Values<typeof options>, context: CommandContext): Promise<Collected> {
  const { collectFigure, explainEmptyFigure, measureExperiment } = await import('@dynclean/analysis');
  const { file: path, out: _out, kind: asked, zoom: _zoom, ...choices } = values;
  const { precision } = context.globals;
  const runContext = toRunContext(context);
  const experiment = await measureExperiment(
    { file: path, ...choices, precision: precision === 'auto' ? undefined : precision },
    runContext,
  );
  const { manifest } = experiment.loaded;
  const { layout } = manifest;
  const kind = asked ?? (layout !== undefined && 'figure' in layout ? layout.figure : undefined);
  if (kind === undefined) {
    throw new InputError(
      `${path}: must be a figure, but is a ${manifest.kind}. Show it with "dynclean table ${path}", or say what to draw with --kind.`,
    );
  }
  const { command } = experiment;
  const { profile } = experiment.plan;
  const waiting = [...new Set(experiment.observations.flatMap(({ waitsFor }) => waitsFor.map(({ title }) => title)))];
  return {
    data: await collectFigure(experiment, kind, { ...runContext, ...toOptions(values) }),
    title: `${manifest.item.charAt(0).toUpperCase()}${manifest.item.slice(1)}: ${manifest.title}`,
    subtitle: [
      ...(profile === null ? [] : [`Profile ${profile}: not the paper's setting`]),
      ...(kind === 'sweep' ? ["Means over seeds; diamond: the paper's choice"] : []),
    ],
    explainEmpty: () => explainEmptyFigure(experiment, kind),
    notes: [
      ...(waiting.length > 0
        ? [
            `${waiting.length} runs are missing (${command}): ${waiting.slice(0, 5).join('; ')}${waiting.length > 5 ? '; ...' : ''}`,
          ]
        : []),
      ...(manifest.contradictions ?? []).map(({ id, fact }) => `${id}: ${fact}`),
    ],
  };
}
