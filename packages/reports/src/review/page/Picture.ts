import { element } from './element.js';

/** A point in a picture that stands for a span. */
export interface PicturePoint {
  readonly x: number;
  readonly y: number;
  /** Index of the span. */
  readonly index: number;
  /** Not suspicious: it is shown smaller and paler, below the others. */
  readonly isDrawn: boolean;
}

/** What a picture shows, in units of its axes. */
export interface PictureOptions {
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
  /** Draws what lies behind the points. */
  readonly drawBehind: (pen: Pen) => void;
  readonly onChoose: (index: number) => void;
}

/** Draws in units of the axes; colors are names of the page's style (`--accent`). */
export interface Pen {
  line(points: readonly (readonly [number, number])[], color: string, dash?: readonly number[]): void;
  box(from: readonly [number, number], to: readonly [number, number], opacity: number): void;
}

const HEIGHT = 220;
const LEFT = 44;
const BOTTOM = 34;
const TOP = 8;
/** Side of a point, in pixels of the page. */
const POINT_SIZE = 3;
/** The same of a span that was drawn from those that are not suspicious. */
const DRAWN_SIZE = 2;
/** How far from a point one may click, in pixels. */
const REACH = 14;

/** `#rrggbb` as a pixel of image data, whose bytes are red, green, blue and opacity. */
function toPixel(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(color.trim().slice(at, at + 2), 16));
  return new Uint32Array(Uint8Array.of(red!, green!, blue!, 255).buffer)[0]!;
}

/** Pixels of the screen to one of the page; whole, so that points are not blurred. */
const getScale = (): number => Math.max(1, Math.round(window.devicePixelRatio));

/** A picture with axes whose points lead to their spans. All of them stand in the list as well. */
export class Picture {
  readonly root: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  #points: readonly PicturePoint[] = [];
  #layer: HTMLCanvasElement | null = null;
  /** Of the canvas, in pixels of the page, when it was drawn: to ask for it costs a layout each time. */
  #width = 0;

  constructor(private readonly options: PictureOptions) {
    this.#canvas = element('canvas', {
      role: 'img',
      'aria-label': `${options.title}: ${options.yTitle} against ${options.xTitle}; the list has the same spans`,
      onclick: (event) => this.#click(event as MouseEvent),
    });
    this.root = element('figure', {}, element('figcaption', {}, options.title), this.#canvas);
  }

  /** Draws these points. @param chosen - index of the span that is chosen. */
  show(points: readonly PicturePoint[], chosen: number): void {
    const { clientWidth } = this.#canvas;
    if (clientWidth === 0) return; // not in sight
    const isSame = this.#points === points && this.#layer?.width === clientWidth * getScale();
    this.#points = points;
    this.#width = clientWidth;
    if (!isSame) this.#drawLayer(clientWidth);
    this.#drawChosen(chosen);
  }

  /** Draws all of it anew when it is shown next: colors have changed. */
  forget(): void {
    this.#layer = null;
  }

  /** All but the ring around the chosen point, which alone changes from one span to the next. */
  #drawLayer(width: number): void {
    const scale = getScale();
    const layer = element('canvas', { width: width * scale, height: HEIGHT * scale });
    const context = layer.getContext('2d')!;
    context.scale(scale, scale);
    this.options.drawBehind(this.#makePen(context));
    context.drawImage(this.#drawPoints(layer.width, layer.height), 0, 0, width, HEIGHT);
    this.#drawAxes(context, width);
    this.#layer = layer;
  }

  /** A picture of the points alone, written pixel by pixel: of 20,000 small boxes each would be a call. */
  #drawPoints(width: number, height: number): HTMLCanvasElement {
    const scale = getScale();
    const drawn = element('canvas', { width, height });
    const context = drawn.getContext('2d')!;
    const image = new ImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    for (const wanted of [true, false]) {
      const color = toPixel(this.#color(wanted ? '--drawn' : '--point'));
      const size = Math.round((wanted ? DRAWN_SIZE : POINT_SIZE) * scale);
      for (const { x, y, isDrawn } of this.#points) {
        if (isDrawn !== wanted) continue;
        const left = Math.round(this.#x(x) * scale - size / 2);
        const top = Math.round(this.#y(y) * scale - size / 2);
        for (let row = Math.max(0, top); row < Math.min(height, top + size); row++) {
          pixels.fill(color, row * width + Math.max(0, left), row * width + Math.min(width, left + size));
        }
      }
    }
    context.putImageData(image, 0, 0);
    return drawn;
  }

  #drawChosen(chosen: number): void {
    if (this.#layer === null) return;
    const { width, height } = this.#layer;
    Object.assign(this.#canvas, { width, height });
    const context = this.#canvas.getContext('2d')!;
    context.drawImage(this.#layer, 0, 0);
    const marked = this.#points.find(({ index }) => index === chosen);
    if (marked === undefined) return;
    context.scale(getScale(), getScale());
    context.strokeStyle = this.#color('--text');
    context.lineWidth = 2;
    context.beginPath();
    context.arc(this.#x(marked.x), this.#y(marked.y), 6, 0, 2 * Math.PI);
    context.stroke();
  }

  #x(value: number): number {
    const [low, high] = this.options.x;
    return LEFT + ((value - low) / (high - low)) * (this.#width - LEFT - 8);
  }

  #y(value: number): number {
    const [low, high] = this.options.y;
    return HEIGHT - BOTTOM - ((value - low) / (high - low)) * (HEIGHT - BOTTOM - TOP);
  }

  #color(name: string): string {
    return getComputedStyle(document.documentElement).getPropertyValue(name);
  }

  #makePen(context: CanvasRenderingContext2D): Pen {
    const cell = this.#color('--cell');
    return {
      line: (points, color, dash = []) => {
        context.strokeStyle = this.#color(color);
        context.lineWidth = 1.5;
        context.setLineDash([...dash]);
        context.beginPath();
        points.forEach(([x, y]) => context.lineTo(this.#x(x), this.#y(y)));
        context.stroke();
        context.setLineDash([]);
      },
      box: ([left, bottom], [right, top], opacity) => {
        context.globalAlpha = opacity;
        context.fillStyle = cell;
        const [x, y] = [this.#x(left), this.#y(top)];
        context.fillRect(x, y, this.#x(right) - x, this.#y(bottom) - y);
        context.globalAlpha = 1;
      },
    };
  }

  #drawAxes(context: CanvasRenderingContext2D, width: number): void {
    const { x, y, xTitle, yTitle } = this.options;
    const show = (value: number): string => String(Number(value.toPrecision(2)));
    context.fillStyle = this.#color('--muted');
    context.strokeStyle = this.#color('--line');
    context.font = '11px system-ui, sans-serif';
    context.lineWidth = 1;
    context.strokeRect(LEFT + 0.5, TOP + 0.5, width - LEFT - 9, HEIGHT - BOTTOM - TOP);
    context.textAlign = 'center';
    for (const share of [0, 0.2, 0.4, 0.6, 0.8, 1]) {
      const value = x[0] + share * (x[1] - x[0]);
      context.textAlign = share === 1 ? 'right' : 'center';
      context.fillText(show(value), this.#x(value) + (share === 1 ? 4 : 0), HEIGHT - BOTTOM + 13);
    }
    context.textAlign = 'right';
    for (const share of [0, 0.5, 1]) {
      const value = y[0] + share * (y[1] - y[0]);
      context.fillText(show(value), LEFT - 5, this.#y(value) + (share === 1 ? 9 : 0));
    }
    context.textAlign = 'center';
    context.fillText(xTitle, LEFT + (width - LEFT) / 2, HEIGHT - 5);
    context.save();
    context.translate(10, TOP + (HEIGHT - BOTTOM - TOP) / 2);
    context.rotate(-Math.PI / 2);
    context.fillText(yTitle, 0, 0);
    context.restore();
  }

  #click({ offsetX, offsetY }: MouseEvent): void {
    let nearest = { distance: REACH, index: -1 };
    for (const { x, y, index } of this.#points) {
      const distance = Math.hypot(this.#x(x) - offsetX, this.#y(y) - offsetY);
      if (distance < nearest.distance) nearest = { distance, index };
    }
    if (nearest.index >= 0) this.options.onChoose(nearest.index);
  }
}
