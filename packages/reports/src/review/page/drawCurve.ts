const SVG = 'http://www.w3.org/2000/svg';
const SIZE = { width: 220, height: 60, margin: 6 };

function make(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/** The metric of one span over the epochs, with its threshold as a line; epochs that did not see it are left out. */
export function drawCurve(values: readonly (number | null)[], tau: number | null): SVGElement {
  const known = values.flatMap((value, epoch) => (value === null ? [] : [{ value, epoch }]));
  const shown = [...known.map(({ value }) => value), ...(tau === null ? [] : [tau])];
  const low = Math.min(...shown);
  const range = Math.max(...shown) - low || 1;
  const { width, height, margin } = SIZE;
  const x = (epoch: number): number => margin + (epoch / Math.max(1, values.length - 1)) * (width - 2 * margin);
  const y = (value: number): number => height - margin - ((value - low) / range) * (height - 2 * margin);
  const label = known.map(({ value, epoch }) => `epoch ${epoch + 1}: ${value.toFixed(2)}`).join(', ');
  const svg = make('svg', { class: 'curve', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label });
  if (tau !== null) svg.append(make('line', { class: 'tau', x1: 0, x2: width, y1: y(tau), y2: y(tau) }));
  svg.append(make('polyline', { points: known.map(({ value, epoch }) => `${x(epoch)},${y(value)}`).join(' ') }));
  for (const { value, epoch } of known) svg.append(make('circle', { cx: x(epoch), cy: y(value), r: 2.5 }));
  return svg;
}
