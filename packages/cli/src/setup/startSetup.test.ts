import { describe, expect, it } from '@jest/globals';

import { exitCodes } from '../exitCodes.js';
import { startSetup } from './startSetup.js';

// Nothing here gets as far as a set-up: that is what scripts/checkPackages.mjs does.
describe(startSetup, () => {
  const { signal } = new AbortController();

  it('starts the program that the backend brings', async () => {
    expect(await startSetup(['--help'], signal)).toBe(exitCodes.done);
  });

  it("ends with that program's exit code", async () => {
    expect(await startSetup(['--fast'], signal)).toBe(exitCodes.badInput);
  });

  it('is interrupted by its signal', async () => {
    const controller = new AbortController();
    const ended = startSetup(['--help'], controller.signal);
    controller.abort();
    expect(await ended).toBe(exitCodes.interrupted);
  });
});
