import type { CellData } from '../experiments/measureManifest.js';
import type { Observation } from '../experiments/Observation.js';
import type { OpenExperiment } from '../experiments/openExperiment.js';
import type { OpenedData } from '../data/openCellData.js';
import type { FigureData } from './collectFigure.js';

type Experiment = OpenExperiment & { readonly observations: readonly Observation[]; readonly data: CellData };

/**
 * Why a figure of a manifest has nothing to draw, and what to do: first what no run can change, then what is to be run,
 * then what was there and is not any more.
 */
export async function explainEmptyFigure(experiment: Experiment, kind: FigureData['kind']): Promise<string> {
  const { observations, command, plan } = experiment;
  if (plan.cells.length === 0) return 'must have something left of its grid, but what was asked for leaves nothing';
  const hopeless = await explainHopeless(experiment, kind);
  if (hopeless !== null) return hopeless;
  if (observations.some(({ waitsFor }) => waitsFor.length > 0)) {
    return `must have runs to draw, but none of them is there. Run "${command}".`;
  }
  const missing = observations.find((of) => of.missing !== null)?.missing;
  if (typeof missing === 'string') return `must have its data here, but ${missing}`;
  return `must have the dynamics of its cleanings for ${kind}, but their epoch files are not there any more`;
}

/** What the grid or the data lack for a kind of figure, whatever is run; null: nothing. */
async function explainHopeless({ plan, data }: Experiment, kind: FigureData['kind']): Promise<string | null> {
  const { cells } = plan;
  const datasets = [...new Set(cells.map((cell) => cell.data.name))].join(', ');
  const opened = await Promise.all(cells.map((cell) => data.open(cell)));
  const lack = (has: (of: OpenedData & { missing: null }) => boolean): boolean =>
    opened.every((of) => of.missing === null && !has(of));
  switch (kind) {
    case 'dev-curves':
      if (cells.every(({ stages }) => stages.training === null)) {
        return 'must train something for curves of F1 on dev, but its grid only makes versions (needs: scores trains)';
      }
      return lack(({ dataset }) => dataset.dev !== undefined)
        ? `must be measured on dev while training for curves of F1 on dev, but ${datasets} has no dev sentences`
        : null;
    case 'sweep':
      return cells.some(({ values }) => 'cleaning.kPos' in values || 'cleaning.kNeg' in values)
        ? null
        : 'must sweep over cleaning.kPos or cleaning.kNeg for scores against k, but its grid sweeps over neither';
    case 'entities-by-length':
    case 'missampling-bounds':
      return lack(({ dataset }) => dataset.gold !== undefined)
        ? `must have gold labels of the training sentences (train-gold.jsonl) for ${kind}, but ${datasets} has none`
        : null;
    case 'ranking':
    case 'densities':
    case 'data-map':
      if (cells.every(({ stages }) => stages.cleaning === null)) {
        return `must clean something for ${kind}, but its grid has no cleaned version`;
      }
      return kind === 'ranking' && lack(({ goldSpans }) => goldSpans !== null)
        ? `must have gold labels of the training sentences (train-gold.jsonl) for a ranking, but ${datasets} has none`
        : null;
  }
}
