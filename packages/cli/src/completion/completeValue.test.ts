import { describe, expect, it } from '@jest/globals';

import { defineCommand } from '../parsing/Command.js';
import { flag, text } from '../parsing/optionKinds.js';
import { completeValue } from './completeValue.js';

const known = (...names: string[]) => ({ describe: 'd', complete: () => Promise.resolve(names) });
const commands = [
  defineCommand({
    name: 'train',
    positionals: ['dataset', 'model'],
    describe: 'd',
    examples: [],
    options: {
      dataset: text(known('wikigold', 'wnut16', 'bc5cdr')),
      model: text(known('runs/a')),
      encoder: text({ ...known('minilm', 'mpnet'), aliases: ['e'] }),
      out: text({ describe: 'd' }),
      force: flag({ describe: 'd' }),
    },
    run: () => Promise.resolve(),
  }),
  defineCommand({
    name: 'runs show',
    positionals: ['run'],
    describe: 'd',
    examples: [],
    options: { run: text(known('1f2e')) },
    run: () => Promise.resolve(),
  }),
];
const complete = (line: string) => completeValue(line.split(' '), commands);

describe(completeValue, () => {
  it.each([
    ['train ', ['wikigold', 'wnut16', 'bc5cdr']],
    ['train w', ['wikigold', 'wnut16']],
    ['train wikigold ', ['runs/a']],
    ['train --encoder m', ['minilm', 'mpnet']],
    ['train -e mp', ['mpnet']],
    ['train --force b', ['bc5cdr']], // a flag has no value
    ['train --encoder minilm w', ['wikigold', 'wnut16']], // behind a value comes the positional
    ['train --threads 2 w', ['wikigold', 'wnut16']],
    ['runs show 1', ['1f2e']],
    ['train x', []],
  ])('%j: %j', async (line, expected) => {
    expect(await complete(line)).toEqual(expected);
  });

  it.each(['train --engine ', 'train --out r', 'train --enc', 'tra', 'runs '])('%j: nothing is known', async (line) => {
    expect(await complete(line)).toBeNull();
  });
});
