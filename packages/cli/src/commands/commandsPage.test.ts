import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { globalOptions } from '../parsing/globalOptions.js';
import { toKebabCase } from '../parsing/toKebabCase.js';
import { commands } from './index.js';

const page = readFileSync(new URL('../../../../docs/commands.md', import.meta.url), 'utf8');
const sections = new Map(
  page.split(/^## /m).map((section) => [section.slice(0, section.indexOf('\n')), section] as const),
);

describe('docs/commands.md', () => {
  it.each(commands.map(({ name }) => name))('explains %s and its options', (name) => {
    const command = commands.find((one) => one.name === name)!;
    // The cleaner's training has its options where training has them.
    const text = `${sections.get(name)}${name === 'clean' ? sections.get('train') : ''}`;
    const options = Object.keys(command.options).filter((option) => !command.positionals.includes(option));
    for (const option of options) expect(text).toContain(`\`--${toKebabCase(option)}\``);
  });

  it.each(Object.keys(globalOptions))('explains --%s', (option) => {
    expect(sections.get('What holds for all of them')).toContain(`\`--${toKebabCase(option)}\``);
  });

  it('names no option that there is not', () => {
    const known = [...commands.flatMap(({ options }) => Object.entries(options)), ...Object.entries(globalOptions)]
      .flatMap(([name, { aliases = [] }]) => [toKebabCase(name), ...aliases])
      .concat('help', 'version');
    const named = [...page.matchAll(/--([a-z][a-z0-9-]*)/g)].map(([, name]) => name!.replace(/^no-/, ''));
    expect(named.filter((name) => name !== '' && !known.includes(name))).toEqual([]);
  });
});
