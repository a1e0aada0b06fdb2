// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { compareHelp } from './compareHelp.mjs';
import { Findings } from './Findings.mjs';
import { parseHelp } from './parseHelp.mjs';

const text = `dynclean run <files..>

Runs what is not there yet

Positionals:
  files  Manifests, such as a.yaml      [array] [required] [default: []]

Options:
      --engine   What computes; auto: the fastest
                      [choices: "auto", "cpu"] [default: auto]
  -j, --jobs     Stages at a time: {"a": [ids]}, or
                 more of them [integer]          [default: by cores]

Examples:
  dynclean run a.yaml --never
      An example
`;

/** @param {string} after */
function compare(after) {
  const findings = new Findings();
  compareHelp('dynclean run', { before: parseHelp(text), after: parseHelp(after) }, findings);
  return findings;
}

test('reads positionals, options, notes and choices over several lines, and no examples', () => {
  const { words } = parseHelp(text);
  assert.deepEqual([...words.keys()], ['files', '--engine', '-j', '--jobs']);
  assert.deepEqual(words.get('files')?.notes, ['array', 'required', 'default: []']);
  assert.deepEqual(words.get('--engine'), {
    about: 'What computes; auto: the fastest',
    notes: ['default: auto'],
    choices: ['"auto"', '"cpu"'],
  });
  assert.deepEqual(words.get('--jobs'), {
    about: 'Stages at a time: {"a": [ids]}, or more of them',
    notes: ['integer', 'default: by cores'],
    choices: [],
  });
});

test('reads commands of one word and of two', () => {
  const help =
    'dynclean\n\nCommands:\n  dynclean run <files..>  Runs\n  dynclean data list     Lists\n                         them\n';
  assert.deepEqual(parseHelp(help).commands, ['run', 'data list']);
});

test('the same help wrapped elsewhere is the same', () => {
  const { faults, news } = compare(text.replace('or\n                 more', 'or more'));
  assert.deepEqual([faults, news], [[], []]);
});

test('what has vanished is a fault, what is new or worded anew is news', () => {
  const { faults, news } = compare(
    text.replace('-j, --jobs ', '    --many ').replace('"cpu"', '"gpu"').replace('Manifests, such', 'Files, such'),
  );
  assert.deepEqual(faults, [
    'dynclean run: -j has vanished',
    'dynclean run: --jobs has vanished',
    'dynclean run --engine: choice "cpu" has vanished',
  ]);
  assert.deepEqual(news, [
    'dynclean run: --many',
    'dynclean run files: other words, "Files, such as a.yaml"',
    'dynclean run --engine: choice "gpu"',
  ]);
});

test('another default is a fault', () => {
  assert.deepEqual(compare(text.replace('[default: auto]', '[default: cpu]')).faults, [
    'dynclean run --engine: default: cpu, but was default: auto',
  ]);
});
