// @ts-check
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { formatSentences } from '../../packages/datasets/dist/index.js';

/**
 * A command that is killed and given again until it is done.
 *
 * @typedef {object} Subject
 * @property {string} name
 * @property {(place: string) => string[]} args - of the program, to write into a place.
 * @property {(place: string) => NodeJS.ProcessEnv} [env]
 * @property {(place: string) => string} result - folder of what comes of it.
 * @property {(place: string) => Promise<string[]>} leftovers - what must not be there when it is done.
 * @property {() => Promise<void>} [close]
 */

const hidden = async (folder) =>
  existsSync(folder) ? (await readdir(folder)).filter((name) => name.startsWith('.') || name.endsWith('.partial')) : [];

const smallModel = [
  ...['--head-hidden-size', '16', '--width-embedding-size', '8', '--batch-size', '4'],
  ...['--encoder-lr', '0.001', '--head-lr', '0.01', '--precision', 'fp32', '--threads', '1'],
];

/** Models and versions of the grids. */
const commonFile = fileURLToPath(new URL('../../experiments/dynclean/common.yaml', import.meta.url));

const createGrid = (
  /** @type {string} */ cells,
  /** @type {{ epochs: number, trainings: number }} */ { epochs, trainings },
) => `paper: none
item: kills
kind: ablation
title: A grid to be killed
source: none
common: ${commonFile}
grid:
${cells.replaceAll('EPOCHS', `training: { totalEpochs: ${epochs} }`)}
metrics: [f1]
cost: { trainings: ${trainings}, about: seconds }
`;
/** One of each kind of stage that leads to a training on D'. */
const small = '  - { datasets: demo, models: roberta, versions: [D, D2], EPOCHS }';
/** Every kind that needs no other encoder: an oracle and a student besides. */
const every = `  - { datasets: demo, models: [roberta, roberta-topneg], versions: [D, D2, D4-confidence, oracle], EPOCHS }
  - { datasets: demo, models: roberta-st, versions: D4, EPOCHS }`;
/** Trainings of some seconds, or of one, most of which is their start. */
const grids = {
  short: createGrid(small, { epochs: 6, trainings: 3 }),
  tiny: createGrid(small, { epochs: 4, trainings: 3 }),
  every: createGrid(every, { epochs: 2, trainings: 11 }),
};
const profile = `name: kills
about: The tiny profile with more epochs, so that there is something to kill.
encoder: { random: { numLayers: 2, hiddenSize: 64, seed: 42 } }
dataset: demo
precision: fp32
sentences: { train: 64, dev: 16, test: 16 }
training: { batchSize: 4, encoderLr: 1.0e-3, headLr: 1.0e-2, widthEmbeddingSize: 16, headHiddenSize: 32 }
cleaning: { kPos: 30, kNeg: 30 }
`;
const tinyProfile = profile
  .replace('numLayers: 2, hiddenSize: 64', 'numLayers: 1, hiddenSize: 32')
  .replace('train: 64, dev: 16, test: 16', 'train: 48, dev: 8, test: 8')
  .replace('batchSize: 4', 'batchSize: 8');

/**
 * @param {'short' | 'tiny' | 'every'} size - three trainings, or three and eleven that are done at once.
 * @returns {Promise<Subject>} `run` on a grid.
 */
export async function createRunSubject(folder, size) {
  const paths = { manifest: join(folder, `${size}.yaml`), profile: join(folder, 'kills.yaml') };
  await writeFile(paths.manifest, grids[size]);
  await writeFile(paths.profile, size === 'short' ? profile : tinyProfile);
  const choice = ['--profile', paths.profile, '--jobs', '2', '--threads', '1'];
  return {
    name: size === 'every' ? 'run, every kind of stage' : 'run',
    args: (place) => ['run', paths.manifest, ...choice, '--results', place],
    result: (place) => join(place, 'stages'),
    leftovers: async (place) => [
      ...(await hidden(join(place, 'stages'))),
      ...(existsSync(join(place, 'locks')) ? await readdir(join(place, 'locks')) : []),
    ],
  };
}

/** A subject that writes one folder. */
function createFolderSubject(name, args) {
  return {
    name,
    args: (place) => [...args, '--out', join(place, 'out')],
    result: (place) => join(place, 'out'),
    leftovers: hidden,
  };
}

/** @returns {Subject} `clean` with three trainings. */
export function createCleanSubject(corpus, encoder) {
  const options = ['--epochs', '3', '--k-pos', '30', '--k-neg', '30', '--train'];
  return createFolderSubject('clean', ['clean', corpus, '--encoder', encoder, ...options, ...smallModel]);
}

/** @returns {Subject} `train`, which begins anew each time. */
export function createTrainSubject(corpus, encoder) {
  return createFolderSubject('train', [
    'train',
    corpus,
    '--encoder',
    encoder,
    '--epochs',
    '3',
    '--dynamics',
    ...smallModel,
  ]);
}

const sha256 = (content) => createHash('sha256').update(content).digest('hex');

/** @returns {Promise<Subject>} `data fetch` from a server that takes a second for each of two files. */
export async function createFetchSubject(folder) {
  const commit = '0123456789abcdef0123456789abcdef01234567';
  const names = ['train-distant.jsonl', 'dev.jsonl'];
  const sentences = Array.from({ length: 4000 }, (_, index) => ({
    tokens: ['Ann', `${index}`],
    entities: [/** @type {[number, number, string]} */ ([0, 0, 'PER'])],
  }));
  const released = Buffer.from(JSON.stringify(sentences));
  const files = names.map((name) => ({ name, path: name, sizeBytes: released.length, sha256: sha256(released) }));
  const source = { repository: 'https://github.com/some/corpora', commit, files };
  const converted = { sentences: 4000, entities: 4000, sha256: sha256(formatSentences(sentences)) };
  const catalog = join(folder, 'catalog');
  await mkdir(join(catalog, 'tiny'), { recursive: true });
  const info = { name: 'tiny', types: ['PER'], licence: 'none', source };
  await writeFile(join(catalog, 'tiny', 'dataset.json'), JSON.stringify(info));
  const all = Object.fromEntries(names.map((name) => [name, converted]));
  await writeFile(join(catalog, 'tiny', 'converted.json'), JSON.stringify(all));
  const server = createServer((request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const rest = released.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': rest.length,
      ...(from > 0 && { 'content-range': `bytes ${from}-${released.length - 1}/${released.length}` }),
    });
    let sent = 0;
    const timer = setInterval(() => {
      response.write(rest.subarray(sent, sent + released.length / 20));
      sent += Math.floor(released.length / 20);
      if (sent < rest.length) return;
      clearInterval(timer);
      response.end();
    }, 50);
    response.on('close', () => clearInterval(timer));
  });
  await /** @type {Promise<void>} */ (new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve())));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const url = `http://127.0.0.1:${port}`;
  return {
    name: 'data fetch',
    args: () => ['data', 'fetch', 'tiny'],
    env: (place) => ({ DYNCLEAN_DATASETS: catalog, DYNCLEAN_CACHE: place, DYNCLEAN_GITHUB_RAW: url }),
    result: (place) => join(place, 'datasets', 'tiny'),
    leftovers: async (place) => [
      ...(await hidden(join(place, 'datasets'))),
      ...(await readdir(join(place, 'downloads'))),
    ],
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
}
