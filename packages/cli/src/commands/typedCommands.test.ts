import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

import { parseCommandLine } from '../parsing/parseCommandLine.js';
import { commandGroups, commands } from './index.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

const pages = [
  'README.md',
  'integrations/python/README.md',
  ...readdirSync(`${root}docs`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
].sort();

/**
 * The command lines in fences and in quotes of a page, taken apart as a shell would: up to a comment, a pipe or a
 * redirection.
 */
function listCommands(page: string): string[][] {
  const fences = [...page.matchAll(/^```(?:sh|bash|console)?\n([^]*?)^```/gm)].map(([, text]) => text!);
  const lines = fences.flatMap((text) => text.replace(/\\\n\s*/g, ' ').split('\n'));
  const quoted = [...page.matchAll(/`((?:[A-Z_]+=\S+ )?npx dynclean [^`\n]+)`/g)].map(([, text]) => text!);
  const mentions = new Set(commands.map(({ name }) => `npx dynclean ${name}`)); // by their names alone
  return [...lines, ...quoted.filter((text) => !mentions.has(text))].flatMap((line) => {
    const [, typed] = /^(?:\$ )?(?:[A-Z_]+=\S+ )?(?:npx )?dynclean (.*)$/.exec(line.trim()) ?? [];
    if (typed === undefined) return [];
    const words = [...typed.matchAll(/"([^"]*)"|'([^']*)'|([^\s"']+)/g)].map(([, a, b, c]) => a ?? b ?? c!);
    const end = words.findIndex((word) => /^([#|>&;]|2>)/.test(word));
    return [end === -1 ? words : words.slice(0, end)];
  });
}

/** What is wrong with a command line; null where nothing is. */
async function findMistake(words: readonly string[]): Promise<string | null> {
  if (words.some((word) => word === '...' || /^([A-Z]{3,}$|<)/.test(word))) return null; // an outline: TOOL, <run>
  try {
    await parseCommandLine(words, { commands, groups: commandGroups, version: '0', width: 80 });
    return null;
  } catch (error) {
    return `${words.join(' ')}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

describe('commands that are typed in the documentation', () => {
  it('are taken apart as a shell does', () => {
    const page =
      '```sh\nnpx dynclean data check "my corpus"  # all of it\n```\n\n```\n$ npx dynclean runs list | head\n```\n`A=1 npx dynclean doctor`';
    expect(listCommands(page)).toEqual([['data', 'check', 'my corpus'], ['runs', 'list'], ['doctor']]);
  });

  it('are refused where an option is unknown, a choice is none, or a word is missing', async () => {
    expect(await findMistake(['clean', 'wikigold', '--metrik', 'aum'])).toContain('--metrik');
    expect(await findMistake(['dynamics', 'export', 'run', '--to', 'csv', '--out', 'a'])).toContain('must be one of aum, cartography');
    expect(await findMistake(['export', 'runs/mine', '--to', 'spacy'])).toContain('--out');
  }); // prettier-ignore

  it.each(pages)('%s has none that the command line does not know', async (name) => {
    const typed = listCommands(readFileSync(`${root}${name}`, 'utf8'));
    const mistakes = await Promise.all(typed.map((words) => findMistake(words)));
    expect(mistakes.filter((mistake) => mistake !== null)).toEqual([]);
  });
});
