// For the fuzzer of backend-libtorch (`--kernels`): a generator of valid calls, and a version in plain JavaScript, which throws
// where a call is not valid: the kernel must then refuse, too.
import { bind, isCount, require } from '../../../backend-libtorch/tests/fuzz-kernels/references.mjs';
import '../../dist/topneg/kernels/TopNegLabels.js';

export const fusedKernels = {
  TopNegLabels: {
    draw: (random) => {
      const labels = random.integers([random.length(1)], 0, 2);
      const numNegatives = labels.values.filter((label) => label === 0).length;
      return {
        inputs: { similarity: random.floats(labels.shape), labels },
        attrs: { numNegatives, numKept: random.integer(0, numNegatives), mostSimilar: random.chance(0.5) },
      };
    },
    reference({ inputs, attrs }) {
      const { S } = bind(inputs, { similarity: ['float32', 'S'], labels: ['int32', 'S'] });
      const { numNegatives, numKept, mostSimilar } = attrs;
      require(isCount(numNegatives) && isCount(numKept) && typeof mostSimilar === 'boolean', 'attributes');
      require(numNegatives <= S && numKept <= numNegatives, 'numbers');
      const labels = Int32Array.from(inputs.labels.values);
      const negatives = [...labels.keys()].filter((span) => labels[span] === 0);
      if (negatives.length !== numNegatives) return [{ dtype: 'int32', shape: [S], values: null }]; // the caller's to count
      const by = inputs.similarity.values.map((value) => (mostSimilar ? value : -value));
      negatives.sort((a, b) => by[a] - by[b] || a - b);
      for (const span of negatives.slice(0, numNegatives - numKept)) labels[span] = -1;
      return [{ dtype: 'int32', shape: [S], values: labels }];
    },
  },
};
