/**
 * What the scripts of `dynclean completion` call the program with, before the words so far: it prints what may come
 * next, one a line. The name is yargs's, which answers where nothing else is known.
 */
export const ASK_COMPLETIONS = '--get-yargs-completions';
