import { describe, expect, it } from '@jest/globals';

import { choices, numbers } from './listKinds.js';

const percent = numbers({ min: 0, max: 100 }, { describe: '' });
const epochs = numbers({ integer: true, min: 1 }, { describe: '' });

describe(numbers, () => {
  it.each([
    ['90', [90]],
    ['95,80', [80, 95]],
    ['80:100:5', [80, 85, 90, 95, 100]],
    ['80:99:5', [80, 85, 90, 95]],
    ['0,80:90:5,85', [0, 80, 85, 90]],
    ['0.1:0.5:0.1', [0.1, 0.2, 0.3, 0.4, 0.5]],
    ['7:7', [7]],
  ])('%s', (typed, values) => {
    expect(percent.read(typed, '--k-pos')).toEqual(values);
  });

  it('counts whole epochs', () => {
    expect(epochs.read('1:4', '--epochs')).toEqual([1, 2, 3, 4]);
    expect(() => epochs.read('1:2:0.5', '--epochs')).toThrow('--epochs: must be an integer of at least 1, but got 1.5');
  });

  it.each([
    ['101', '--k-pos: must be a number at least 0 and at most 100, but got 101'],
    ['80:', 'must be numbers and ranges such as 80,90 or 80:100:5 (from, to, step), but got "80:"'],
    ['90:80', 'but got "90:80"'],
    ['80:90:0', 'but got "80:90:0"'],
    ['1:2:3:4', 'but got "1:2:3:4"'],
    ['many', 'but got "many"'],
    ['80,,90', 'must have a value, but got none'],
    ['0:100:0.01', 'must be at most 1000 values, but got 0:100:0.01'],
  ])('%s is refused', (typed, message) => {
    expect(() => percent.read(typed, '--k-pos')).toThrow(message);
  });

  it('is nothing where nothing was typed', () => {
    expect(percent.read(undefined, '--k-pos')).toBeUndefined();
  });
});

describe(choices, () => {
  const metric = choices(['aum', 'confidence'], { describe: '' });

  it('takes some of the words', () => {
    expect(metric.read('confidence,aum,aum', '--metric')).toEqual(['confidence', 'aum']);
    expect(metric.read(undefined, '--metric')).toBeUndefined();
  });

  it('refuses others', () => {
    expect(() => metric.read('aum,f1', '--metric')).toThrow(
      '--metric: must be some of aum, confidence, commas between them, but got "f1"',
    );
  });
});
