import { spawnSync } from 'node:child_process';

import { describe, expect, it } from '@jest/globals';

import { createCompletionScript, shells } from './createCompletionScript.js';

describe(createCompletionScript, () => {
  it.each(shells)('%s asks dynclean itself', (shell) => {
    const script = createCompletionScript(shell);
    expect(script).toMatch(new RegExp(`SHELL=${shell} (dynclean|"\\$\\{ask\\[@\\]\\}") --get-yargs-completions`));
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

  (hasBash ? it : it.skip)('bash asks behind npx as well, and leaves other commands of npx alone (needs bash)', () => {
    const trial = `
      npx() { local IFS=' '; printf 'asked: %s\n' "$*" >&2; printf '%s\n' wikigold wnut16; }
      dynclean() { return 1; }
      ${createCompletionScript('bash').replace('2>/dev/null', '')}
      COMP_WORDS=(npx dynclean train wi); COMP_CWORD=3; _dynclean_completions; printf '%s\n' "\${COMPREPLY[@]}"
      COMPREPLY=(); COMP_WORDS=(npx tsc wi); COMP_CWORD=2; _dynclean_completions; printf 'none: %s\n' "\${#COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', trial], { encoding: 'utf8' });
    expect(stdout).toBe('wikigold\nnone: 0\n');
    expect(stderr).toBe('asked: --no-install dynclean --get-yargs-completions dynclean train wi\n');
  });
});
