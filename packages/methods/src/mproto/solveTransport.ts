/** A transport between N rows and K columns, each with its mass; both masses have the same sum. */
export interface Transport {
  /** `[N K]` what a unit costs from a row to a column, row-major. */
  readonly costs: Float64Array;
  /** `[N]`, above 0. */
  readonly rowMasses: Float64Array;
  /** `[K]`; a column of mass 0 gets nothing. */
  readonly columnMasses: Float64Array;
}

/** How it is solved. */
export interface TransportOptions {
  /** epsilon: how much the plan is smoothed. */
  readonly smoothing: number;
  readonly iterations: number;
}

/** The exponential of less than this is nothing beside 1 in float64. */
const NOTHING = -40;

/**
 * The plan of an optimal transport with entropic regularization by Sinkhorn's iterations (Cuturi 2013), in logarithms:
 * `log pi_nk = u_n + v_k - c_nk / epsilon`, with v and then u set in turn so that columns and then rows have their
 * masses. After the last one rows have theirs exactly.
 *
 * @returns `[N K]` log pi, row-major; `-Infinity` for what is not moved.
 */
export function solveTransport(
  { costs, rowMasses, columnMasses }: Transport,
  { smoothing, iterations }: TransportOptions,
): Float64Array {
  const [numRows, numColumns] = [rowMasses.length, columnMasses.length];
  const scaled = costs.map((cost) => -cost / smoothing);
  const [logRows, logColumns] = [rowMasses.map(Math.log), columnMasses.map(Math.log)];
  const u = new Float64Array(numRows);
  const v = new Float64Array(numColumns);
  for (let iteration = 0; iteration < iterations; iteration++) {
    for (let k = 0; k < numColumns; k++) {
      v[k] = logColumns[k]! - logSumExp(scaled, u, { first: k, stride: numColumns });
    }
    for (let n = 0; n < numRows; n++) {
      u[n] = logRows[n]! - logSumExp(scaled, v, { first: n * numColumns, stride: 1 });
    }
  }
  return scaled.map((value, at) => value + u[Math.floor(at / numColumns)]! + v[at % numColumns]!);
}

/** `log sum_i exp(x_i + y_i)`, x entries of a matrix from `first` on, `stride` apart; at least one sum is finite. */
function logSumExp(
  x: Float64Array,
  y: Float64Array,
  { first, stride }: { readonly first: number; readonly stride: number },
): number {
  let largest = -Infinity;
  for (let i = 0, at = first; i < y.length; i++, at += stride) {
    const value = x[at]! + y[i]!;
    if (value > largest) largest = value;
  }
  let sum = 0;
  for (let i = 0, at = first; i < y.length; i++, at += stride) {
    const below = x[at]! + y[i]! - largest;
    if (below > NOTHING) sum += Math.exp(below);
  }
  return largest + Math.log(sum);
}
