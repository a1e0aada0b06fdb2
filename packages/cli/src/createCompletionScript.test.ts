import { spawnSync } from 'node:child_process';

import { describe, expect, it } from '@jest/globals';

import { createCompletionScript, shells } from './createCompletionScript.js';

describe(createCompletionScript, () => {
  it.each(shells)('%s asks dynclean itself', (shell) => {
    const script = createCompletionScript(shell);
    expect(script).toContain(`SHELL=${shell} dynclean --get-yargs-completions`);
    expect(script.endsWith('\n')).toBe(true);
  });

  const hasBash = spawnSync('bash', ['-c', 'true']).status === 0;
  (hasBash ? it : it.skip)('bash offers what fits the word so far (needs bash)', () => {
    // A stand-in for dynclean: says what it was asked with, and offers three words.
    const trial = `
      dynclean() { printf '%s\\n' "$*" > /dev/fd/3; printf '%s\\n' --topneg --topneg-direction --seed; }
      ${createCompletionScript('bash')}
      COMP_WORDS=(dynclean train --top ignored); COMP_CWORD=2
      _dynclean_completions 3>&2
      printf '%s\\n' "\${COMPREPLY[@]}"; complete -p dynclean`;
    const { stdout, stderr } = spawnSync('bash', ['-c', trial], { encoding: 'utf8' });
    expect(stdout.split('\n').slice(0, 2)).toEqual(['--topneg', '--topneg-direction']);
    expect(stdout).toContain('-F _dynclean_completions dynclean');
    expect(stderr).toBe(''); // the script silences it; a shell function inherits that
  });
});
