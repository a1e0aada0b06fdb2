/**
 * How many rows a matrix of packed rows is given: the next step of a coarse ladder, at most a sixteenth more. oneDNN
 * compiles and keeps a kernel for every shape that it meets; batches of packed tokens would each bring shapes of their
 * own, at tens of megabytes and milliseconds a step.
 */
export function padRows(numRows: number): number {
  const step = Math.max(16, 2 ** (Math.ceil(Math.log2(Math.max(numRows, 1))) - 4));
  return Math.ceil(numRows / step) * step;
}
