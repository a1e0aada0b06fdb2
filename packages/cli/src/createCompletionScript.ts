/** Shells that there is a script for, as users call them. */
export const shells = ['bash', 'zsh', 'fish'] as const;
/** One of `shells`. */
export type Shell = (typeof shells)[number];

/** yargs prints what may come next, one a line, when it is called with this and the words so far. */
const ASK = 'dynclean --get-yargs-completions';

const scripts: Readonly<Record<Shell, string>> = {
  bash: `# dynclean: completion for bash
_dynclean_completions() {
  local IFS=$'\\n'
  local words=("\${COMP_WORDS[@]:0:COMP_CWORD+1}")
  COMPREPLY=($(compgen -W "$(SHELL=bash ${ASK} "\${words[@]}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o bashdefault -o default -F _dynclean_completions dynclean
`,
  zsh: `#compdef dynclean
# dynclean: completion for zsh
_dynclean_completions() {
  local -a reply
  reply=("\${(@f)$(SHELL=zsh ${ASK} "\${(@)words[1,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${reply[1]}" ]]; then _describe 'dynclean' reply; else _files; fi
}
if [[ "\${zsh_eval_context[-1]}" == loadautofunc ]]; then _dynclean_completions "$@"; else compdef _dynclean_completions dynclean; fi
`,
  fish: `# dynclean: completion for fish
complete -c dynclean -a '(env SHELL=fish ${ASK} (commandline -opc) (commandline -ct) 2>/dev/null)'
`,
};

/**
 * What a shell must read so that it completes `dynclean`; where there is nothing to offer it completes file names.
 */
export function createCompletionScript(shell: Shell): string {
  return scripts[shell];
}
