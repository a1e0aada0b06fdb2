import type { Sign } from '@dynclean/schema';

import { element } from './element.js';
import { type PageData, type PagePanel, signOf } from './PageData.js';
import { Picture, type PicturePoint } from './Picture.js';

type Curve = PagePanel['all'];

/** The density at a value, between the points of a curve on a straight line; 0 beyond them. */
export function readCurve(curve: Curve, value: number): number {
  const at = curve.findIndex(([x]) => x >= value);
  const [right, left] = [curve[at], curve[at - 1]];
  if (right === undefined || (left === undefined && right[0] !== value)) return 0;
  if (left === undefined) return right[1];
  const share = right[0] === left[0] ? 1 : (value - left[0]) / (right[0] - left[0]);
  return left[1] + share * (right[1] - left[1]);
}

/** A filter that is typed comes letter by letter; pictures wait until so long nothing has come. */
const REST_MS = 150;

/** What points and frames mean, with how many there are. */
export function describePictures({ spans, panels }: Pick<PageData, 'spans' | 'panels'>): string {
  const numDrawn = spans.filter(({ drawn }) => drawn === true).length;
  const count = (value: number): string => value.toLocaleString('en-US');
  return [
    `Points: ${count(spans.length - numDrawn)} suspicious spans`,
    ...(numDrawn === 0 ? [] : [`; small and pale: ${count(numDrawn)} drawn from the others`]),
    '.',
    ...(panels.every(({ cuts }) => cuts === null)
      ? []
      : [
          ' Frames: easy (solid), ambiguous (dashed) and hard to learn (dotted), cut at terciles of Variability and Confidence.',
        ]),
  ].join('');
}

interface Shown {
  readonly sign: Sign;
  readonly picture: Picture;
  readonly pointOf: (index: number) => PicturePoint;
  /** By index of the span; made when they are first drawn. */
  readonly points: (PicturePoint | undefined)[];
}

const titles: Readonly<Record<Sign, string>> = {
  positives: 'labels that may be wrong',
  negatives: 'entities that may be missing',
};

/** The data map and the densities of both signs, closed until somebody opens them. */
export class Pictures {
  readonly root: HTMLDetailsElement;
  readonly #all: readonly Shown[];
  #selected: readonly number[] = [];
  #chosen = -1;
  #timer: number | undefined;
  /** What `#points` are of, a list for each picture. */
  #drawn: readonly number[] | null = null;
  #points: readonly (readonly PicturePoint[])[] = [];

  constructor(
    private readonly data: PageData,
    onChoose: (index: number) => void,
  ) {
    this.#all = data.panels.flatMap((panel) => [
      makeDataMap(data, panel, onChoose),
      ...(panel.all.length === 0 ? [] : [makeDensities(data, panel, onChoose)]),
    ]);
    const grid = element('div', { class: 'pictures' }, ...this.#all.map(({ picture }) => picture.root));
    this.root = element('details', { class: 'picture-box', ontoggle: () => this.#draw() }, element('summary', {}, 'Data map and densities'), grid, element('p', { class: 'picture-note' }, describePictures(data))); // prettier-ignore
    new ResizeObserver(() => this.#draw()).observe(grid);
    window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      for (const { picture } of this.#all) picture.forget();
      this.#draw();
    });
  }

  /** Shows these spans, one of them chosen. Others than before are drawn when the filter has come to rest. */
  show(selected: readonly number[], chosen: number): void {
    const isSame = this.#drawn === selected;
    this.#selected = selected;
    this.#chosen = chosen;
    window.clearTimeout(this.#timer);
    if (this.root.open) this.#timer = window.setTimeout(() => this.#draw(), isSame ? 0 : REST_MS);
  }

  #draw(): void {
    if (!this.root.open) return;
    if (this.#drawn !== this.#selected) {
      this.#drawn = this.#selected;
      this.#points = this.#all.map(({ sign, points, pointOf }) =>
        this.#selected
          .filter((index) => signOf(this.data.spans[index]!) === sign)
          .map((index) => (points[index] ??= pointOf(index))),
      );
    }
    this.#all.forEach(({ picture }, at) => picture.show(this.#points[at]!, this.#chosen));
  }
}

/** The frames of the regions of a data map, each closed, with the dashes that tell them apart. */
export function listFrames(
  cuts: PagePanel['cuts'],
): readonly { readonly corners: readonly (readonly [number, number])[]; readonly dash: readonly number[] }[] {
  if (cuts === null) return [];
  const { lowConfidence, highConfidence, lowVariability, highVariability } = cuts;
  type Corner = readonly [x: number, y: number];
  const frame = ([left, bottom]: Corner, [right, top]: Corner) =>
    [[left, bottom], [right, bottom], [right, top], [left, top], [left, bottom]] as const; // prettier-ignore
  return [
    { corners: frame([0, highConfidence], [lowVariability, 1]), dash: [] },
    { corners: frame([highVariability, 0], [0.5, 1]), dash: [7, 3] },
    { corners: frame([0, 0], [lowVariability, lowConfidence]), dash: [2, 2] },
  ];
}

function makeDataMap(data: PageData, { sign, cells, cuts }: PagePanel, onChoose: (index: number) => void): Shown {
  const { cellSteps, spans } = data;
  const largest = Math.max(1, ...cells.map(([, , count]) => count));
  const picture = new Picture({
    title: `Data map: ${titles[sign]}`,
    xTitle: 'Variability',
    yTitle: 'Confidence',
    x: [0, 0.5],
    y: [0, 1],
    drawBehind: (pen) => {
      for (const [x, y, count] of cells) {
        const opacity = 0.15 + 0.6 * (Math.log1p(count) / Math.log1p(largest));
        pen.box([x, y], [x + cellSteps.variability, y + cellSteps.confidence], opacity);
      }
      for (const { corners, dash } of listFrames(cuts)) pen.line(corners, '--text', dash);
    },
    onChoose,
  });
  const pointOf = (index: number): PicturePoint => ({
    x: spans[index]!.variability,
    y: spans[index]!.confidence,
    index,
    isDrawn: spans[index]!.drawn === true,
  });
  return { sign, picture, pointOf, points: [] };
}

function makeDensities(
  data: PageData,
  { sign, tau, samples, all }: PagePanel,
  onChoose: (index: number) => void,
): Shown {
  const { spans, metric } = data;
  const curves = [...samples, ...all];
  const own = spans.filter((span) => signOf(span) === sign).map((span) => span[metric]);
  const values = [...curves.map(([x]) => x), ...own];
  const highest = Math.max(...curves.map(([, y]) => y)) * 1.05;
  const picture = new Picture({
    title: `Densities: all ${sign} (solid) and threshold samples (dashed)`,
    xTitle: metric === 'aum' ? 'AUM (logit units)' : 'Confidence',
    yTitle: 'density',
    x: [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))],
    y: [0, highest],
    drawBehind: (pen) => {
      pen.line(all, '--accent');
      pen.line(samples, '--wrong', [5, 3]);
      if (tau !== null) pen.line([[tau, 0], [tau, highest]], '--text', [2, 2]); // prettier-ignore
    },
    onChoose,
  });
  const pointOf = (index: number): PicturePoint => {
    const value = spans[index]![metric];
    return { x: value, y: readCurve(all, value), index, isDrawn: spans[index]!.drawn === true };
  };
  return { sign, picture, pointOf, points: [] };
}
