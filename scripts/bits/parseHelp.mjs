// @ts-check

/**
 * @typedef {object} Word
 * @property {string} about - What is said of it, without its notes in brackets.
 * @property {string[]} notes - `[boolean]`, `[default: 0.9]`, with the brackets left out; without choices.
 * @property {string[]} choices
 */

/**
 * The words that a command takes, from its help.
 *
 * @typedef {object} Help
 * @property {string[]} commands - `run <files..>` → `run`; of a command with commands of its own: `data list`.
 * @property {Map<string, Word>} words - Options with their dashes (`--jobs`, `-j`), positionals without.
 */

const command = /^ {2}dynclean ([a-z][a-z-]*(?: [a-z][a-z-]*)?)(?=\s|$)/;
const option = /^ {2,6}((?:-\w, +)?--[\w-]+(?:, --[\w-]+)*)(?=\s|$)/;
/** Notes in brackets, which may hold brackets themselves, up to the end. */
const trailing = /(\[[^[\]]*(\[[^[\]]*\][^[\]]*)*\]\s*)+$/;
const positional = /^ {2}([a-z][\w-]*)(?=\s\s|$)/;

/**
 * Reads what `dynclean ... --help` prints.
 *
 * @param {string} text
 * @returns {Help}
 */
export function parseHelp(text) {
  /** @type {Help} */
  const help = { commands: [], words: new Map() };
  let section = '';
  /** @type {{ names: string[], text: string } | null} */
  let entry = null;
  const close = () => {
    if (entry !== null) for (const name of entry.names) help.words.set(name, parseWord(entry.text));
    entry = null;
  };
  for (const line of text.split('\n')) {
    if (/^\S/.test(line)) {
      close();
      section = line.replace(/:$/, '');
      continue;
    }
    if (section === 'Examples') continue;
    const found = section === 'Commands' ? command.exec(line) : null;
    if (found !== null) help.commands.push(found[1]);
    if (section === 'Commands') continue;
    const named = (section === 'Positionals' ? positional : option).exec(line);
    if (named !== null) {
      close();
      entry = { names: named[1].split(/, +/), text: line.slice(named[0].length) };
    } else if (entry !== null) entry.text += ` ${line}`;
  }
  close();
  return help;
}

/**
 * @param {string} text - Description and notes, over several lines.
 * @returns {Word}
 */
function parseWord(text) {
  const words = text.replace(/\s+/g, ' ').trim();
  const start = words.search(trailing);
  const about = start < 0 ? words : words.slice(0, start).trim();
  const all =
    start < 0 ? [] : [...words.slice(start).matchAll(/\[((?:[^[\]]|\[[^\]]*\])*)\]/g)].map(([, note]) => note);
  const choices = all.filter((note) => note.startsWith('choices: '));
  return {
    about,
    notes: all.filter((note) => !note.startsWith('choices: ')),
    choices: choices.flatMap((note) => note.slice('choices: '.length).split(', ')),
  };
}
