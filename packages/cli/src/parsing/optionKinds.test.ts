import { describe, expect, it } from '@jest/globals';

import { required, withDefault } from './Option.js';
import { choice, files, flag, named, number, text } from './optionKinds.js';

const about = { describe: 'x' };

describe(number, () => {
  it.each([
    ['5', 5],
    ['-3', -3],
    ['1e-5', 1e-5],
    ['.5', 0.5],
    ['+2.', 2],
  ])('reads %j as %d', (typed, value) => {
    expect(number({}, about).read(typed, '--n')).toBe(value);
  });

  it.each(['abc', 'NaN', 'Infinity', '1e999', '0x10', '1,5', ' 1', '1 ', '--', '1e'])('refuses %j', (typed) => {
    expect(() => number({}, about).read(typed, '--n')).toThrow(
      `--n: must be a number, but got ${JSON.stringify(typed)}`,
    );
  });

  it.each([
    [{ integer: true, min: 1 }, '0', 'an integer of at least 1'],
    [{ integer: true, min: 1 }, '1.5', 'an integer of at least 1'],
    [{ integer: true }, '9007199254740993', 'an integer'],
    [{ above: 0 }, '0', 'a number above 0'],
    [{ min: 0, max: 100 }, '100.1', 'a number at least 0 and at most 100'],
    [{ min: 0, below: 1 }, '1', 'a number at least 0 and below 1'],
    [{ min: 0 }, '-1', 'a number at least 0'],
  ])('%j refuses %s', (bounds, typed, wanted) => {
    expect(() => number(bounds, about).read(typed, '--n')).toThrow(`--n: must be ${wanted}, but got "${typed}"`);
  });

  it('takes a bound that is inclusive', () => {
    expect(number({ min: 0, max: 100 }, about).read('100', '--n')).toBe(100);
  });
});

describe('options that are typed once', () => {
  it('refuse a second value, and name both', () => {
    expect(() => text(about).read(['a', 'b'], '--out')).toThrow('--out: must be given once, but got it 2 times: a, b');
  });

  it('refuse an empty value', () => {
    expect(() => text(about).read('', '--out')).toThrow('--out: must have a value, but got none');
  });
});

describe(choice, () => {
  it('names what there is', () => {
    const option = choice(['auto', 'cpu'], about);
    expect(option.read('cpu', '--engine')).toBe('cpu');
    expect(() => option.read('tpu', '--engine')).toThrow('--engine: must be one of auto, cpu, but got "tpu"');
  });
});

describe(named, () => {
  it('takes what is in the registry when the option is read', () => {
    const registry = ['local'];
    const option = named(() => registry, about);
    expect(option.choices).toEqual(['local']);
    expect(() => option.read('toy', '--executor')).toThrow('--executor: must be one of local, but got "toy"');
    registry.push('toy');
    expect(option.read('toy', '--executor')).toBe('toy');
    expect(option.read(undefined, '--executor')).toBeUndefined();
  });
});

describe(files, () => {
  it('takes one or several', () => {
    expect(files(about).read('a', '--f')).toEqual(['a']);
    expect(files(about).read(['a', 'b'], '--f')).toEqual(['a', 'b']);
    expect(files(about).read(undefined, '--f')).toBeUndefined();
  });
});

describe(flag, () => {
  it('tells yes, no and nothing apart', () => {
    expect([true, false, undefined].map((given) => flag(about).read(given, '--f'))).toEqual([true, false, undefined]);
  });
});

describe('wrappers', () => {
  it('required refuses nothing', () => {
    expect(() => required(text(about)).read(undefined, '--out')).toThrow('--out: must be given');
  });

  it('withDefault puts its value in, and shows it', () => {
    const option = withDefault(number({ integer: true }, about), 42);
    expect(option.shownDefault).toBe('42');
    expect([option.read(undefined, '--n'), option.read('7', '--n')]).toEqual([42, 7]);
  });
});
