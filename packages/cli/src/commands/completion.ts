import { createCompletionScript, shells } from '../completion/createCompletionScript.js';
import { defineCommand } from '../parsing/Command.js';
import { choice } from '../parsing/optionKinds.js';

/** The shell that a path like `/usr/bin/zsh` names; bash where it is another one. */
const guessShell = (path = ''): (typeof shells)[number] => shells.find((shell) => path.endsWith(shell)) ?? 'bash';

/** Prints a script that a shell is to read; nothing is written or installed. */
export const completion = defineCommand({
  name: 'completion',
  positionals: ['shell'],
  describe: 'Prints a script for completion by the shell',
  examples: [
    ['dynclean completion bash >> ~/.bashrc', 'For every new bash'],
    ['source <(dynclean completion zsh)', 'For this zsh'],
    ['dynclean completion fish > ~/.config/fish/completions/dynclean.fish', 'For every new fish'],
  ],
  options: {
    shell: choice(shells, { describe: 'Which shell; without it the one that $SHELL names' }),
  },
  run: async ({ shell = guessShell(process.env['SHELL']) }, { output }) => {
    const script = createCompletionScript(shell);
    await output.result({ shell, script }, () => script);
  },
});
