// What the references of fused kernels have in common.

/** Holds inputs to dtype and shape; letters stand for lengths. Returns these. */
export function bind(inputs, described) {
  const lengths = {};
  for (const [name, [dtype, ...axes]] of Object.entries(described)) {
    const input = inputs[name];
    const fits = input?.values && input.dtype === dtype && input.shape.length === axes.length;
    if (!fits) throw new Error(`${name} must be ${dtype} of rank ${axes.length}`);
    axes.forEach((axis, i) => {
      const wanted = typeof axis === 'number' ? axis : (lengths[axis] ??= input.shape[i]);
      if (input.shape[i] !== wanted) throw new Error(`${name}: axis ${i} must be ${wanted}`);
    });
  }
  return lengths;
}

export function require(condition, words) {
  if (!condition) throw new Error(words);
}

export const isCount = (value) => Number.isSafeInteger(value) && value >= 0 && value < 2 ** 40;
export const isEpsilon = (value) => Number.isFinite(value) && value >= 0;
export const isRate = (value) => typeof value === 'number' && value >= 0 && value < 1;

export const float = (shape, values) => ({ dtype: 'float32', shape, values });
export const isIndex = (value, length) => value >= 0 && value < length;

/** Rows of a table `[rows, width]`, added up over several tables. */
export function pickRows(tables, width) {
  const [[, first]] = tables;
  const sums = new Float64Array(first.length * width);
  for (const [table, rows] of tables) {
    rows.forEach((row, i) => {
      require(isIndex(row, table.length / width) || table.length === 0, `row ${row}`);
      for (let j = 0; j < width; j++) sums[i * width + j] += table[row * width + j];
    });
  }
  return sums;
}

/** The other way: rows of dy added up where they came from; those that came from nowhere are left out. */
export function addRows(dy, rows, width, numRows) {
  const sums = new Float64Array(numRows * width);
  rows.forEach((row, i) => {
    if (!isIndex(row, numRows)) return;
    for (let j = 0; j < width; j++) sums[row * width + j] += dy[i * width + j];
  });
  return sums;
}

function erf(x) {
  // Abramowitz and Stegun 7.1.26 is too coarse; the series and the continued fraction are exact enough.
  const t = Math.abs(x);
  let value;
  if (t < 3) {
    let term = t;
    value = t;
    for (let n = 1; n < 80; n++) {
      term *= (-t * t) / n;
      value += term / (2 * n + 1);
    }
    value *= 2 / Math.sqrt(Math.PI);
  } else {
    value = 1 - Math.exp(-t * t) / (t * Math.sqrt(Math.PI));
  }
  return Math.sign(x) * value;
}

const ROOT = Math.sqrt(2 / Math.PI);

export function gelu(x, approximate = 'none') {
  return approximate === 'none'
    ? (x / 2) * (1 + erf(x / Math.SQRT2))
    : (x / 2) * (1 + Math.tanh(ROOT * (x + 0.044715 * x ** 3)));
}

/** Mean and 1 / deviation of rows. */
export function normalise(values, width, epsilon) {
  const numRows = width === 0 ? 0 : values.length / width;
  const rows = Array.from({ length: numRows }, (_, row) => {
    const part = values.slice(row * width, (row + 1) * width);
    const mean = part.reduce((sum, value) => sum + value, 0) / width;
    const variance = part.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
    return { mean, inverse: 1 / Math.sqrt(variance + epsilon) };
  });
  return { means: rows.map(({ mean }) => mean), inverses: rows.map(({ inverse }) => inverse) };
}
