import { describe, expect, it } from '@jest/globals';

import { findPlugins } from './findPlugins.js';

describe(findPlugins, () => {
  it.each([
    ['run a.yaml', []],
    ['run --plugin a.mjs b.yaml', ['a.mjs']],
    ['--plugin=a.mjs run --plugin b.mjs', ['a.mjs', 'b.mjs']],
    ['run --plugin', []], // the parser says what is missing
    ['run --plugin --json', []],
    ['predict -- --plugin a.mjs', []], // a text, and no option
    ['--get-yargs-completions run --plugin a.mjs', []],
  ])('%s', (typed, found) => {
    expect(findPlugins(typed.split(' '))).toEqual(found);
  });
});
