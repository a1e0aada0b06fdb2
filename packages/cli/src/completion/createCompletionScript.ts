import { ASK_COMPLETIONS } from './askCompletions.js';

/** Shells that there is a script for, as users call them. */
export const shells = ['bash', 'zsh', 'fish'] as const;
/** One of `shells`. */
export type Shell = (typeof shells)[number];

const scripts: Readonly<Record<Shell, string>> = {
  bash: `# dynclean: completion for bash, also behind npx
_dynclean_completions() {
  local IFS=$'\\n'
  local words=("\${COMP_WORDS[@]:0:COMP_CWORD+1}") ask=(dynclean)
  if [[ "\${words[0]}" == npx ]]; then
    [[ "\${words[1]}" == dynclean && COMP_CWORD -gt 1 ]] || return
    words=("\${words[@]:1}") ask=(npx --no-install dynclean)
  fi
  COMPREPLY=($(compgen -W "$(SHELL=bash "\${ask[@]}" ${ASK_COMPLETIONS} "\${words[@]}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o bashdefault -o default -F _dynclean_completions dynclean npx
`,
  zsh: `#compdef dynclean
# dynclean: completion for zsh, also behind npx
_dynclean_completions() {
  local -a reply ask; ask=(dynclean)
  if [[ "\${words[1]}" == npx ]]; then
    [[ "\${words[2]}" == dynclean && CURRENT -gt 2 ]] || { _files; return; }
    shift words; (( CURRENT-- )); ask=(npx --no-install dynclean)
  fi
  reply=("\${(@f)$(SHELL=zsh "\${ask[@]}" ${ASK_COMPLETIONS} "\${(@)words[1,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${reply[1]}" ]]; then _describe 'dynclean' reply || _files; else _files; fi
}
if [[ "\${zsh_eval_context[-1]}" == loadautofunc ]]; then _dynclean_completions "$@"; else compdef _dynclean_completions dynclean npx; fi
`,
  fish: `# dynclean: completion for fish, also behind npx
complete -c dynclean -a '(env SHELL=fish dynclean ${ASK_COMPLETIONS} (commandline -opc) (commandline -ct) 2>/dev/null)'
complete -c npx -n 'string match -q dynclean -- (commandline -opc)[2]' -a '(env SHELL=fish npx --no-install dynclean ${ASK_COMPLETIONS} (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`,
};

/**
 * What a shell must read so that it completes `dynclean`; where there is nothing to offer it completes file names.
 */
export function createCompletionScript(shell: Shell): string {
  return scripts[shell];
}
