import { ASK_COMPLETIONS } from '../completion/askCompletions.js';

/**
 * The files after `--plugin`, in their order. Looked for before the command line is parsed: what plugins bring is among
 * the words that it may hold.
 *
 * @param argv - without `node` and the program.
 */
export function findPlugins(argv: readonly string[]): readonly string[] {
  if (argv[0] === ASK_COMPLETIONS) return []; // the shell asks, with words that somebody is still typing
  const end = argv.indexOf('--');
  const words = end === -1 ? argv : argv.slice(0, end);
  return words.flatMap((word, index) => {
    if (word.startsWith('--plugin=')) return [word.slice('--plugin='.length)];
    const next = words[index + 1];
    return word === '--plugin' && next !== undefined && !next.startsWith('-') ? [next] : [];
  });
}
