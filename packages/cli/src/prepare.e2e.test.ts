import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { runCli } from './testing/runCli.js';

const sentence = { tokens: ['Ann', 'sleeps'], entities: [[0, 0, 'PER']] };
const released = JSON.stringify([sentence]);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

let folder = '';
let server: Server;
let asked: string[] = [];
let isOpen = false;
const path = (name: string): string => join(folder, name);

/** A dataset of the catalog that a server has, and a manifest of trainings on it and on the embedded corpus. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynclean-prepare-'));
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(isOpen ? 200 : 404);
    response.end(isOpen ? released : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const names = ['train-distant.jsonl', 'dev.jsonl', 'test.jsonl'];
  const files = names.map((name) => ({ name, path: name, sizeBytes: released.length, sha256: sha256(released) }));
  const source = {
    repository: 'https://github.com/some/corpora',
    commit: '0123456789abcdef0123456789abcdef01234567',
    files,
  };
  await mkdir(path('catalog/far'), { recursive: true });
  await writeFile(
    path('catalog/far/dataset.json'),
    JSON.stringify({ name: 'far', types: ['PER'], licence: 'none', source }),
  );
  const converted = { sentences: 1, entities: 1, sha256: sha256(`${JSON.stringify(sentence)}\n`) };
  await writeFile(
    path('catalog/far/converted.json'),
    JSON.stringify(Object.fromEntries(names.map((name) => [name, converted]))),
  );
  await writeFile(
    path('own.yaml'),
    'name: own\nabout: test\nencoder: { random: { numLayers: 1, hiddenSize: 16, seed: 1 } }\nepochs: { other: 1 }\n',
  );
  const manifest = {
    ...{ paper: 'none', item: 'x', kind: 'ablation', title: 'x', source: 'none', metrics: ['f1'] },
    define: {
      datasets: { distant: { dataset: 'far' }, mine: { dataset: path('nowhere'), needs: 'Ask Ann for it.' } },
      models: { small: { encoder: 'minilm' } },
    },
    grid: [{ datasets: ['distant', 'mine'], models: 'small' }],
    cost: { trainings: 2, about: '' },
  };
  await writeFile(path('grid.yaml'), JSON.stringify(manifest)); // JSON is YAML
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

async function prepare(...more: string[]) {
  asked = [];
  const { port } = server.address() as AddressInfo;
  const words = ['prepare', path('grid.yaml'), '--profile', path('own.yaml'), '--results', path('results'), '--json'];
  const { code, stdout } = await runCli([...words, '--engine', 'cpu', ...more], {
    env: {
      DYNCLEAN_DATASETS: path('catalog'),
      DYNCLEAN_CACHE: path('cache'),
      DYNCLEAN_GITHUB_RAW: `http://127.0.0.1:${port}`,
    },
  });
  return { code, said: JSON.parse(stdout) as { datasets: string[]; missing: { name: string; reason: string }[] } };
}

describe('dynclean prepare', () => {
  it('says what cannot be had, and why', async () => {
    const { code, said } = await prepare('--datasets', 'distant');
    expect([code, said.datasets]).toEqual([1, []]);
    expect(said.missing).toEqual([{ name: 'distant', reason: expect.stringContaining('404') as unknown }]);
  });

  it('fetches what is missing, once, and does nothing else', async () => {
    isOpen = true;
    const { code, said } = await prepare();
    expect(code).toBe(1); // the other dataset is nowhere
    expect(said.datasets).toEqual(['distant']);
    expect(said.missing).toEqual([
      { name: 'mine', reason: expect.stringMatching(/nowhere[^]*Ask Ann for it\./) as unknown },
    ]);
    expect(asked).toHaveLength(1); // the three files of this one are the same
    expect(await readdir(path('results')).catch(() => [])).toEqual([]);
    const again = await prepare('--datasets', 'distant');
    expect([again.code, again.said, asked]).toEqual([0, { datasets: ['distant'], encoders: [], missing: [] }, []]);
  });
});
