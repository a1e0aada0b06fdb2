// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { nameSetupCommand } from './findInstallRoot.mjs';
import { formatHelp, parseArguments } from './parseArguments.mjs';

describe('parseArguments', () => {
  it('leaves the engine open when none is named', () => {
    assert.deepEqual(parseArguments([]), { offline: false, ownTorch: false, help: false });
  });

  it('reads every option that the help lists', () => {
    assert.deepEqual(parseArguments(['--engine', 'cpu', '--offline', '--own-torch', '--help']), {
      engine: 'cpu',
      offline: true,
      ownTorch: true,
      help: true,
    });
    const help = formatHelp(nameSetupCommand, 'Makes this clone ready.');
    for (const option of ['--engine', '--offline', '--own-torch', '--help']) assert.ok(help.includes(option));
  });

  it("refuses an unknown engine with the known ones, as the user's mistake", () => {
    assert.throws(() => parseArguments(['--engine', 'jax']), {
      exitCode: 2,
      message: '--engine: must be one of auto, libtorch, tensorflow, cpu, but got "jax"',
    });
  });

  for (const args of [['--fast'], ['cpu'], ['--engine']]) {
    it(`refuses ${args.join(' ')}`, () => {
      assert.throws(
        () => parseArguments(args),
        (/** @type {any} */ error) => error.exitCode === 2 && error.message.includes(args.at(-1)),
      );
    });
  }
});
