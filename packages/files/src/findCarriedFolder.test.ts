import { describe, expect, it } from '@jest/globals';

import { findCarriedFolder } from './findCarriedFolder.js';

const from = { inRepository: '../../../../datasets', inPackage: '../datasets' };

describe(findCarriedFolder, () => {
  it("is the repository's own in a clone", () => {
    expect(findCarriedFolder('file:///home/ann/dynclean/packages/datasets/dist/catalog/x.js', from)).toBe(
      '/home/ann/dynclean/datasets',
    );
  });

  it('is the copy in the package where npm installed it', () => {
    expect(findCarriedFolder('file:///app/node_modules/@dynclean/datasets/dist/catalog/x.js', from)).toBe(
      '/app/node_modules/@dynclean/datasets/dist/datasets',
    );
  });
});
