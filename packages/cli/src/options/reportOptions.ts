import { type Content, renderers } from '@dynclean/reports';

import type { CommandContext } from '../parsing/Command.js';
import type { Option } from '../parsing/Option.js';
import { choice, file } from '../parsing/optionKinds.js';
import { UsageError } from '../parsing/UsageError.js';

const listAbout = (content: Content): string =>
  renderers
    .list(content)
    .map(({ name, about }) => `${name} ${about}`)
    .join(', ');

const listEndings = (content: Content): readonly string[] =>
  renderers.list(content).flatMap(({ extensions }) => extensions);

const joinWithOr = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

/**
 * The form of a report of words; what there is to choose from is asked of the registry when the option is looked at.
 */
function formatOption(): Option<string | undefined> {
  const read = (): Option<string | undefined> =>
    choice(
      renderers.list('words').map(({ name }) => name),
      { describe: `The form: ${listAbout('words')}`, shownDefault: 'text; json with --json' },
    );
  return {
    shape: 'one',
    get describe() {
      return read().describe;
    },
    get choices() {
      return read().choices;
    },
    shownDefault: 'text; json with --json',
    read: (given, name) => read().read(given, name),
  };
}

/** The file that a report goes to, whose ending chooses the renderer. */
export function outFileOption(content: Content): Option<string | undefined> {
  const option = file({ describe: '', aliases: ['o'] });
  return {
    valueName: option.valueName,
    aliases: option.aliases,
    shape: option.shape,
    get describe() {
      const endings = joinWithOr(listEndings(content));
      const orFormat = content === 'words' ? ', or --format does' : '';
      return `File to write instead of printing; its ending says the form (${endings})${orFormat}`;
    },
    read: (given, name) => option.read(given, name),
  };
}

/** How a report of words is shown, and where. */
export const reportOptions = () => ({ format: formatOption(), out: outFileOption('words') });

/**
 * The name of the renderer that a file's ending asks for.
 *
 * @throws UsageError for a file whose ending says nothing, with those that do.
 */
export function chooseByEnding(option: string, out: string, content: Content): string {
  const chosen = renderers.findByFile(out, content);
  if (chosen !== null) return chosen.name;
  throw new UsageError(
    `${option}: must end in ${joinWithOr(listEndings(content))}, which says what is written, but got ${JSON.stringify(out)}`,
  );
}

/** The form of a report: what `--format` says, else what the file's ending says, else text, or JSON with `--json`. */
export function chooseFormat(
  { format, out }: { readonly format: string | undefined; readonly out: string | undefined },
  { globals }: CommandContext,
): string {
  if (out !== undefined) return format ?? chooseByEnding('--out', out, 'words');
  if (!globals.json) return format ?? 'text';
  if (format !== undefined && format !== 'json') {
    throw new UsageError(`--format: must be json where --json is given, but got ${format}`);
  }
  return 'json';
}
