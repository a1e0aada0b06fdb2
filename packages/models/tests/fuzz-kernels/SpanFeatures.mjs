// For the fuzzer of backend-libtorch (`--kernels`): each kernel with a generator of valid calls and a version in plain
// JavaScript, which throws where a call is not valid: the kernel must then refuse, too.
import { addRows, bind, float, isCount, isIndex, isRate, pickRows, require } from '../../../backend-libtorch/tests/fuzz-kernels/references.mjs'; // prettier-ignore
import '../../dist/kernels/SpanFeatures.js';

const spans = { spanStart: ['int32', 'S'], spanEnd: ['int32', 'S'], spanWidth: ['int32', 'S'] };

function drawSpans(random, numWords, numWidths) {
  const count = [random.length()];
  const rows = (length) => random.integers(count, 0, length - 1);
  return { spanStart: rows(numWords), spanEnd: rows(numWords), spanWidth: rows(numWidths) };
}

export const fusedKernels = {
  SpanFeatures: {
    draw: (random) => {
      const [w, l, f] = [random.length(1), random.length(1), random.length(1)];
      return {
        inputs: {
          byStart: random.floats([w, f]),
          byEnd: random.floats([w, f]),
          byWidth: random.floats([l, f]),
          ...drawSpans(random, w, l),
        },
        attrs: { rate: random.pick([0, 0, 0.3]) },
      };
    },
    reference({ inputs, attrs }) {
      const { W, F, L, S } = bind(inputs, {
        byStart: ['float32', 'W', 'F'],
        byEnd: ['float32', 'W', 'F'],
        byWidth: ['float32', 'L', 'F'],
        ...spans,
      });
      require(isRate(attrs.rate), 'rate');
      const rows = { spanStart: W, spanEnd: W, spanWidth: L };
      for (const [name, length] of Object.entries(rows))
        require(inputs[name].values.every((row) => isIndex(row, length)), name);
      const sums = pickRows(
        [
          [inputs.byStart.values, inputs.spanStart.values],
          [inputs.byEnd.values, inputs.spanEnd.values],
          [inputs.byWidth.values, inputs.spanWidth.values],
        ],
        F,
      );
      return [float([S, F], attrs.rate > 0 ? null : sums.map((value) => Math.max(0, value)))];
    },
  },
  SpanFeaturesGrad: {
    draw: (random) => {
      const [numWords, numWidths, f] = [random.length(1), random.length(1), random.length(1)];
      const drawn = drawSpans(random, numWords, numWidths);
      const shape = [drawn.spanStart.shape[0], f];
      return {
        inputs: { dy: random.floats(shape), y: random.floats(shape, -1, 2), ...drawn },
        attrs: { rate: random.pick([0, 0.5]), numWords, numWidths },
      };
    },
    reference({ inputs, attrs }) {
      const { F } = bind(inputs, { dy: ['float32', 'S', 'F'], y: ['float32', 'S', 'F'], ...spans });
      const { rate, numWords, numWidths } = attrs;
      require(isRate(rate) && isCount(numWords) && isCount(numWidths), 'attributes');
      const dSum = Float64Array.from(inputs.dy.values, (value, i) => (inputs.y.values[i] > 0 ? value / (1 - rate) : 0));
      return [
        float([numWords, F], addRows(dSum, inputs.spanStart.values, F, numWords)),
        float([numWords, F], addRows(dSum, inputs.spanEnd.values, F, numWords)),
        float([numWidths, F], addRows(dSum, inputs.spanWidth.values, F, numWidths)),
      ];
    },
  },
};
