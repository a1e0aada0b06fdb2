#!/usr/bin/env node
// @ts-check
// How often `cutWords` gives the words of spacy.blank("en"): on raw sentences made of the corpora in
// ../shared/datasets, whose words are put together as they are written. Needs a Python with spaCy 3: --python PATH.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { cutWords } from '@dynclean/datasets';

import { readCommit } from '../packages/bench/dist/index.js';

const { values } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    data: { type: 'string', default: '../shared/datasets' },
    count: { type: 'string', default: '500' },
    out: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help) {
  console.log(`node scripts/compareWords.mjs [--python PATH] [--data FOLDER] [--count SENTENCES_A_CORPUS] [--out FILE]

Compares the words of cutWords with those of spaCy, prints each sentence that differs, and ends with 1 where fewer than
99.5 percent of the sentences have equal bounds.`);
  process.exit(0);
}

/** Words as one writes them: signs at their words, quotes around what they quote. */
function putTogether(tokens) {
  let text = '';
  let isOpen = false;
  let glue = true;
  for (const token of tokens) {
    const isQuote = token === '"';
    const before = /^([,.;:!?%)\]}]|'s|'S|n't|'re|'ve|'ll|'d|'m|\.\.+)$/.test(token) || (isQuote && isOpen);
    text += glue || before ? token : ` ${token}`;
    glue = /^[([{$#]$/.test(token) || (isQuote && !isOpen);
    if (isQuote) isOpen = !isOpen;
    if (token === '-' || token === '/') {
      text = `${text.slice(0, -2).trimEnd()}${token}`;
      glue = true;
    }
  }
  return text;
}

const corpora = ['conll03', 'wikigold', 'wnut16', 'bc5cdr'];
const texts = corpora.flatMap((name) => {
  const lines = readFileSync(`${values.data}/${name}/train-gold.jsonl`, 'utf8').trim().split('\n');
  const step = Math.max(1, Math.floor(lines.length / Number(values.count)));
  const chosen = lines.filter((_, index) => index % step === 0).slice(0, Number(values.count));
  return chosen.map((line) => putTogether(JSON.parse(line).tokens));
});
const { stdout, status, stderr } = spawnSync(values.python, ['scripts/peer/spacy_words.py'], {
  input: texts.map((text) => `${JSON.stringify(text)}\n`).join(''),
  maxBuffer: 2 ** 30,
  encoding: 'utf8',
});
if (status !== 0) {
  console.error(stderr);
  process.exit(2);
}
const expected = stdout
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

const differences = [];
let [words, sameWords] = [0, 0];
texts.forEach((text, index) => {
  const points = Array.from(text);
  const pointAt = new Map();
  let unit = 0;
  points.forEach((character, point) => {
    pointAt.set(unit, point);
    unit += character.length;
  });
  pointAt.set(unit, points.length);
  const ours = cutWords(text, 'en').map(([start, end]) => [pointAt.get(start), pointAt.get(end)]);
  const theirs = expected[index];
  const known = new Set(theirs.map(String));
  words += theirs.length;
  sameWords += ours.filter((place) => known.has(String(place))).length;
  if (JSON.stringify(ours) === JSON.stringify(theirs)) return;
  const show = (places) => places.map(([start, end]) => points.slice(start, end).join(''));
  const own = new Set(ours.map(String));
  differences.push({
    text,
    ours: show(ours.filter((place) => !known.has(String(place)))),
    spacy: show(theirs.filter((place) => !own.has(String(place)))),
  });
});
for (const { ours, spacy } of differences) console.log(`ours ${ours.join(' | ')}   spaCy ${spacy.join(' | ')}`);
const result = {
  what: 'sentences of which cutWords and spacy.blank("en") cut the same words',
  date: new Date().toISOString().slice(0, 10),
  commit: readCommit(fileURLToPath(new URL('..', import.meta.url))),
  sentences: texts.length,
  equal: texts.length - differences.length,
  percent: Number(((100 * (texts.length - differences.length)) / texts.length).toFixed(2)),
  words,
  sameWords,
};
console.log(JSON.stringify(result));
if (values.out !== undefined) {
  const listed = differences.map(({ ours, spacy }) => ({ ours, spacy }));
  writeFileSync(values.out, `${JSON.stringify({ ...result, differences: listed }, null, 2)}\n`);
}
process.exit(result.percent >= 99.5 ? 0 : 1);
