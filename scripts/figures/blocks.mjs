// @ts-check
// The blocks of README and docs whose figures come from files under `results`: what stands between
// `<!-- NAME:start -->` and `<!-- NAME:end -->` is made here and nowhere else.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { formatNumber, formatRatio } from '../../packages/bench/dist/table/formatLines.js';
import { describeTarget } from '../../packages/bench/dist/table/judgeLine.js';

import { describeGains } from './describeGains.mjs';
import { describeReliability } from './describeReliability.mjs';
import { describeScale } from './describeScale.mjs';

/** Beside tfjs-node, not beside PyTorch: a page of its own. */
const tfjsFile = 'tfjs.json';

/** Of a result of `npm run bench`, and the file it is in. */
function readBench(root, folder = '.') {
  const place = join(root, 'results/bench', folder);
  return readdirSync(place)
    .filter((name) => name.endsWith('.json') && name !== tfjsFile)
    .sort()
    .map((name) => JSON.parse(readFileSync(join(place, name), 'utf8')))
    .filter(({ lines }) => lines !== undefined);
}

const order = [
  'training step',
  'token-level step',
  'drawing negatives',
  'masking',
  'peak memory',
  'dynamics of',
  'clean of',
  'tf.add',
  'AUM',
  'reading',
  'memory for',
];
const rank = ({ work }) => order.findIndex((start) => work.startsWith(start));

function listLines(files) {
  return files.flatMap(({ lines }) => lines).sort((a, b) => rank(a) - rank(b) || sizeOf(a) - sizeOf(b));
}
const sizeOf = ({ work }) => (work.includes('MiniLM') ? 1 : 0);

const table = (header, rows) => [header, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

function describeRun(files) {
  const [{ machine, versions, note }] = files;
  const commits = [...new Set(files.map(({ commit }) => commit))].join(', ');
  const dates = [...new Set(files.map(({ date }) => date))].join(', ');
  const peer = files.map((file) => file.versions).find((of) => of?.torch !== undefined);
  return (
    `${machine.cpu}, ${machine.cores} cores (${machine.features.join(', ')}), ${machine.memoryGiB} GiB, Node ${versions?.node ?? ''}` +
    `${peer === undefined ? '' : `, PyTorch ${peer.torch}, transformers ${peer.transformers}`}; ${dates}, commits ${commits}` +
    `${note === null || note === undefined ? '' : `; ${note}`}.`
  );
}

/** All rows with their targets. */
function makeTargets(root, folder) {
  const files = readBench(root, folder);
  const rows = listLines(files).map(({ work, peer, ours, unit, ratio, target, met, fractionOfRoofline }) => [
    work,
    peer === null ? '' : `${formatNumber(peer)} ${unit}`,
    `${formatNumber(ours)} ${unit}`,
    formatRatio(ratio),
    describeTarget(target, unit),
    [
      ...(met === null ? [] : [met ? 'met' : 'missed']),
      ...(fractionOfRoofline === undefined ? [] : [`${Math.round(100 * fractionOfRoofline)} % of the roofline`]),
    ].join(', '),
  ]);
  const header = ['work', 'peer', 'ours', 'ratio', 'target', ''];
  return [describeRun(files), '', table(header, [['---', '---:', '---:', '---:', '---', '---'], ...rows])].join('\n');
}

/** What a first reader wants to know, each row by the beginning of its name. */
const shown = [
  ['training step, default', 'BERT-base'],
  ['training step, fp32', 'BERT-base'],
  ['dynamics of', 'default (bf16) against fp32'],
  ['clean of', 'cold start'],
  ['AUM, thresholds', 'spans'],
];

function makeSummary(root) {
  const files = readBench(root);
  const lines = listLines(files);
  const rows = shown.map(([start, part]) => {
    const line = lines.find(({ work }) => work.startsWith(start) && work.includes(part));
    if (line === undefined) throw new Error(`results/bench: must have a row "${start} ... ${part}", but has none`);
    const { work, peer, ours, unit, ratio } = line;
    return [work, `${formatNumber(peer)} ${unit}`, `${formatNumber(ours)} ${unit}`, formatRatio(ratio)];
  });
  const header = ['beside PyTorch', 'PyTorch', 'ours', 'times as fast'];
  return table(header, [['---', '---:', '---:', '---:'], ...rows]);
}

/** What people do with TensorFlow.js, beside tfjs-node. */
function makeTfjs(root) {
  const { lines, machine, versions, milliseconds, threads, precision, note, date, commit } = JSON.parse(
    readFileSync(join(root, 'results/bench', tfjsFile), 'utf8'),
  );
  const spreads = Object.values(milliseconds).map(({ libtorch, tensorflow }) => [tensorflow, libtorch]);
  const describe = ({ quartiles: [low, high] }) => `${formatNumber(low)} to ${formatNumber(high)}`;
  const rows = lines.map(({ work, peer, ours, unit, ratio }, index) => [
    work,
    `${formatNumber(peer)} ${unit} (${describe(spreads[index][0])})`,
    `${formatNumber(ours)} ${unit} (${describe(spreads[index][1])})`,
    formatRatio(ratio),
  ]);
  const turns = spreads[0][0].count;
  const run =
    `${machine.cpu}, ${machine.cores} cores (${machine.features.join(', ')}), ${machine.memoryGiB} GiB, Node ${versions.node}, TensorFlow.js ` +
    `${versions.tfjs}, ${versions.libtorch}, ${versions.tensorflow}; ${precision}, ${threads} threads, medians and quartiles of ${turns} turns; ` +
    `load average ${machine.loadAverage[0]} before and ${machine.loadAverageAfter[0]} after; ${date}, commit ${commit}` +
    `${note ? `; ${note}` : ''}.`;
  const header = ['work', 'tfjs-node', 'libtorch', 'times as fast'];
  return [run, '', table(header, [['---', '---:', '---:', '---:'], ...rows])].join('\n');
}

/** By file, then by name of the block. */
export const blocks = {
  'README.md': { gains: describeGains, bench: makeSummary },
  'docs/performance.md': {
    targets: (root) => makeTargets(root, '.'),
    'targets-avx2': (root) => makeTargets(root, 'avx2'),
    scale: describeScale,
  },
  'docs/tensorflowjs.md': { tfjs: makeTfjs },
  'docs/reliability.md': { counts: describeReliability },
};

/** The text with a block's content replaced. @throws Error where the block is not there exactly once. */
export function replaceBlock(text, name, content) {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const parts = text.split(start);
  const [before, rest] = parts;
  const [, after] = rest?.split(end) ?? [];
  if (parts.length !== 2 || after === undefined)
    throw new Error(`must have one block "${name}", from ${start} to ${end}`);
  return `${before}${start}\n\n${content}\n\n${end}${after}`;
}
