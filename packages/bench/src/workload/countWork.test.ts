import { describe, expect, it } from '@jest/globals';

import { countAdamBytes, countAttentionFlops, countEncoderParameters, countFlops, listProducts } from './countWork.js';

describe('countWork', () => {
  const bertBase = { numLayers: 12, hiddenSize: 768 };

  it('counts six operations a weight and subword in a step', () => {
    // 12 layers of 12 H x H weights: 84.9 million; a product is two operations, and there are three of each.
    expect(countFlops(listProducts(bertBase, 640))).toBe(6 * 12 * 12 * 768 * 768 * 640);
  });

  it("counts attention's products sentence by sentence", () => {
    // Scores and weighted sums, each once forward and twice backward, 2 T T H operations each.
    expect(countAttentionFlops({ numLayers: 1, hiddenSize: 10 }, [3, 5])).toBe(6 * 2 * 10 * (9 + 25));
  });

  it("knows BERT-base's 85 million weights in layers, and what AdamW moves for them", () => {
    expect(countEncoderParameters(bertBase)).toBe(85_054_464);
    expect(countAdamBytes(10)).toBe(280);
    expect(countAdamBytes(10, 2)).toBe(260); // the gradient in bfloat16
  });
});
