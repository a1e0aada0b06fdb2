import { InputError } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { commandGroups, commands } from '../commands/index.js';
import { createParser } from './createParser.js';
import { globalOptions } from './globalOptions.js';
import { parseCommandLine } from './parseCommandLine.js';

const options = { commands, groups: commandGroups, version: '1.2.3', width: 110 };
const parse = (line: string) => parseCommandLine(line.split(' ').filter(Boolean), options);

const readHelp = (words: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    const parser = createParser({ ...options, globalOptions, onCommand: () => undefined });
    void parser.parse([...words, '--help'], {}, (_error, _argv, output) => resolve(output));
  });

describe(parseCommandLine, () => {
  it('gives a command its values by kind, and what every command takes', async () => {
    const parsed = await parse('train my-corpus -o runs/x --encoder-lr 3e-5 --epochs 7 --no-topneg --json --threads 2');
    expect(parsed?.command.name).toBe('train');
    expect(parsed?.values).toMatchObject({
      dataset: 'my-corpus',
      out: 'runs/x',
      encoderLr: 3e-5,
      totalEpochs: 7,
      topneg: false,
      encoder: undefined, // the runner knows its default
      seed: undefined,
    });
    expect(parsed?.globals).toEqual({
      json: true,
      quiet: false,
      plugin: [],
      engine: 'auto',
      device: 'auto',
      precision: 'auto',
      threads: 2,
    });
  });

  it('keeps numbers that are names', async () => {
    const parsed = await parse('train 2020 --out 1e3');
    expect(parsed?.values).toMatchObject({ dataset: '2020', out: '1e3' });
  });

  it('takes a dash, stdin, for a positional and for a value', async () => {
    expect((await parse('predict model -'))?.values).toMatchObject({ model: 'model', file: '-' });
    expect((await parse('predict - -'))?.values).toMatchObject({ model: '-', file: '-' });
    expect((await parse('clean d --out - --dynamics a -'))?.values).toMatchObject({ out: '-', dynamics: ['a', '-'] });
    await expect(parse('train x - --out y')).rejects.toThrow('-: is not expected after train');
  });

  it('reads lists up to the next option', async () => {
    const parsed = await parse('clean d --out o --dynamics a b --threshold c --ids i.json');
    expect(parsed?.values).toMatchObject({ dynamics: ['a', 'b'], threshold: ['c'], ids: 'i.json' });
  });

  it('finds commands of two words', async () => {
    expect((await parse('data check folder'))?.command.name).toBe('data check');
  });

  it.each([
    ['train x --out y --encoder-rl 1', '--encoder-rl: there is no such option; did you mean --encoder-lr?', 'train'],
    ['train x --out y --no-topnet', '--no-topnet: there is no such option; did you mean --topneg?', 'train'],
    ['train x --out y --zzzzzz', '--zzzzzz: there is no such option\n', 'train'],
    ['train x extra --out y', 'extra: is not expected after train', 'train'],
    ['train x --out y -- extra', 'extra: is not expected after train', 'train'],
    ['train', 'train: must be followed by <dataset>, but got nothing', 'train'],
    ['evaluate m', 'evaluate: must be followed by <model> <data>, but got only 1', 'evaluate'],
    ['train x --out', '--out: must have a value, but got none', 'train'],
    ['train x --out y --seed 1 --seed 2', '--seed: must be given once, but got it 2 times: 1, 2', 'train'],
    ['train x --out y --seed -1', '--seed: must be an integer of at least 0, but got "-1"', 'train'],
    ['train x --out y --threads 0', '--threads: must be an integer of at least 1, but got "0"', 'train'],
    ['doctor --engine tpu', '--engine: must be one of auto, libtorch, tensorflow, cpu, but got "tpu"', 'doctor'],
    ['clean d --out o --k-pos 101', '--k-pos: must be a number at least 0 and at most 100, but got "101"', 'clean'],
    ['trian x', 'trian: there is no such command; did you mean train?', null],
    ['data chekc x', 'data chekc: there is no such command; did you mean data check?', 'data'],
    ['completion tcsh', '<shell>: must be one of bash, zsh, fish, but got "tcsh"', 'completion'],
  ])('%s', async (line, message, help) => {
    const failed = parse(line);
    await expect(failed).rejects.toThrow(InputError);
    await expect(failed).rejects.toThrow(message);
    await expect(failed).rejects.toThrow(`See \`${['dynclean', help, '--help'].filter(Boolean).join(' ')}\`.`);
  });

  it.each([
    ['', 'dynclean train <dataset>'],
    ['--quiet', 'dynclean train <dataset>'],
    ['data', 'dynclean data check <dataset>'],
  ])('answers "%s" with the help', async (line, part) => {
    await expect(parse(line)).rejects.toThrow(part);
  });
});

describe('help', () => {
  it('lists every command', async () => {
    const groups = new Set(commands.map(({ name }) => name.split(' ').slice(0, -1).join(' ')));
    const help = (await Promise.all([...groups].map((group) => readHelp(group.split(' ').filter(Boolean))))).join('');
    for (const { name } of commands) expect(help).toContain(`dynclean ${name}`);
  });

  it.each(commands.map(({ name }) => name))('of %s has its options and examples', async (name) => {
    const command = commands.find((one) => one.name === name)!;
    const help = await readHelp(name.split(' '));
    expect(command.examples.length).toBeGreaterThan(0);
    for (const [typed] of command.examples) expect(help).toContain(typed);
    for (const word of ['--json', '--quiet', '--engine', '--threads', '--version']) expect(help).toContain(word);
  });

  it.each(commands.flatMap(({ examples }) => examples.map(([typed]) => typed)))('example: %s', async (typed) => {
    // Up to what is the shell's: pipes, redirections, substitutions.
    const own = /dynclean ([^|>)]*)/.exec(typed)![1]!;
    await expect(parse(own.trim())).resolves.not.toBeNull();
  });
});
