/**
 * How a cost grows, held against a straight line: the cost of the largest size over what the first two sizes foretell
 * (a fixed part and so much a unit). 1 is linear, 1.1 is 10 percent more than that.
 *
 * @param sizes - At least three, rising.
 * @param costs - Of each.
 */
export function compareWithLine(sizes: readonly number[], costs: readonly number[]): number {
  const [x0, x1] = sizes as [number, number];
  const [y0, y1] = costs as [number, number];
  const slope = (y1 - y0) / (x1 - x0);
  return costs.at(-1)! / (y0 + slope * (sizes.at(-1)! - x0));
}
