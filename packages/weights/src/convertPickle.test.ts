import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { InputError, InterruptedError } from '@dynclean/schema';
import { loadTokenizer } from '@dynclean/tokenizers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { convertPickle } from './convertPickle.js';
import { listEncoders } from './fetch/listEncoders.js';
import { resolveEncoder } from './fetch/resolveEncoder.js';
import { createHubServer } from './testing/createHubServer.js';
import { loadEncoderWeights } from './loadEncoderWeights.js';
import { formatEncoderConfig } from './readEncoderConfig.js';
import { findPython, findTorchPython, type PythonCommand } from './runPython.js';
import { readSafetensors } from './safetensors/readSafetensors.js';
import { createCountingWeights, tinyConfig, tinyVocabulary } from './testing/tinyEncoder.js';
import { canRun } from './testing/canRun.js';

const torchPython = findTorchPython();
const hasTorch = canRun(torchPython, 'import torch');
const describeWithTorch = hasTorch ? describe : describe.skip;
const withoutTorch = hasTorch ? '' : ' (skipped: no Python with torch; "npm run setup" installs one)';
const hasPython = canRun(findPython(), 'pass');
const itWithPython = hasPython ? it : it.skip;

const root = mkdtempSync(join(tmpdir(), 'pickle-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;
let folder: string;
let bin: string;
let out: string;
beforeEach(() => {
  folder = join(root, String(count++));
  mkdirSync(folder);
  bin = join(folder, 'pytorch_model.bin');
  out = join(folder, 'model.safetensors');
});

/**
 * The tiny encoder as old checkpoints have it: `bert.` before the names, gamma and beta, a head, a buffer of integers.
 */
const oldCheckpoint = `
names = [line.split(' ') for line in """${[...createCountingWeights()]
  .map(([name, { shape }]) => `${name} ${shape.join(',')}`)
  .join('\n')}""".split('\\n')]
state, begin = {}, 0
for name, shape in names:
    shape = [int(length) for length in shape.split(',')]
    size = torch.Size(shape).numel()
    name = 'bert.' + name.replace('LayerNorm.weight', 'LayerNorm.gamma').replace('LayerNorm.bias', 'LayerNorm.beta')
    state[name] = torch.arange(begin, begin + size, dtype=torch.float32).reshape(shape)
    begin += size
state['bert.embeddings.position_ids'] = torch.arange(8).reshape(1, 8)
state['cls.predictions.decoder.weight'] = state['bert.embeddings.word_embeddings.weight']
save(state, 'old', _use_new_zipfile_serialization=False)`;

/** Checkpoints by name, made by one Python: torch takes seconds to load. */
const checkpoints = `
import os, sys, torch
folder, trace = sys.argv[1:]
save = lambda value, name, **options: torch.save(value, f'{folder}/{name}.bin', **options)
${oldCheckpoint}
base = torch.arange(6, dtype=torch.float32)
save({
  'float': torch.tensor([1.5, -2.0]), 'transposed': base.reshape(2, 3).t(), 'view': base[2:4],
  'brain': torch.tensor([1.0, -10.0], dtype=torch.bfloat16), 'half': torch.tensor([0.5], dtype=torch.float16),
  'double': torch.tensor(0.25, dtype=torch.float64), 'ids': torch.tensor([[1, -2]]), 'flag': torch.tensor([True]),
  'none': torch.zeros(0, 3), 'parameter': torch.nn.Parameter(torch.tensor([3.0])), 'step': 7,
}, 'types')
class Evil:
    def __reduce__(self):
        return (os.mkdir, (trace,))
save({'x': Evil()}, 'evil')
save([1], 'list')
save({'a': 1}, 'no tensor')
save({'a': torch.zeros(1, dtype=torch.complex64)}, 'complex')`;
const made = join(root, 'made');
const trace = join(root, 'trace');
const useCheckpoint = (name: string): void => copyFileSync(join(made, `${name}.bin`), bin);

describeWithTorch(`convertPickle${withoutTorch}`, () => {
  beforeAll(() => {
    mkdirSync(made);
    if (!canRun(torchPython, checkpoints, made, trace)) throw new Error('torch could not write the checkpoints');
  });

  it('keeps names, types, shapes and values', async () => {
    useCheckpoint('types');
    await convertPickle(bin, out, { torchPython });
    const file = await readSafetensors(out);
    const read = async (name: string): Promise<unknown> => {
      const { shape, values } = await file.read(name);
      return [file.entries.get(name)?.dtype, shape, [...values]];
    };
    expect([...file.entries.keys()].sort()).toEqual([
      'brain',
      'double',
      'flag',
      'float',
      'half',
      'ids',
      'none',
      'parameter',
      'transposed',
      'view',
    ]);
    expect(await read('float')).toEqual(['F32', [2], [1.5, -2]]);
    expect(await read('transposed')).toEqual(['F32', [3, 2], [0, 3, 1, 4, 2, 5]]);
    expect(await read('view')).toEqual(['F32', [2], [2, 3]]);
    expect(await read('brain')).toEqual(['BF16', [2], [1, -10]]);
    expect(await read('half')).toEqual(['F16', [1], [0.5]]);
    expect(await read('double')).toEqual(['F64', [], [0.25]]);
    expect(await read('ids')).toEqual(['I64', [1, 2], [1n, -2n]]);
    expect(await read('flag')).toEqual(['BOOL', [1], [1]]);
    expect(await read('none')).toEqual(['F32', [0, 3], []]);
    expect(await read('parameter')).toEqual(['F32', [1], [3]]);
  });

  it('runs nothing that the file holds', async () => {
    useCheckpoint('evil');
    const refused = convertPickle(bin, out, { torchPython });
    await expect(refused).rejects.toThrow(InputError);
    await expect(refused).rejects.toThrow(`${bin}: torch cannot read it as weights`);
    expect(existsSync(trace)).toBe(false);
    expect(readdirSync(folder)).toEqual(['pytorch_model.bin']);
  });

  it.each([
    ['list', 'must hold tensors by name, but holds a list'],
    ['no tensor', 'must hold tensors by name, but holds none among 1 entries'],
    ['complex', 'tensor "a" has type torch.complex64, which safetensors cannot hold'],
  ])('refuses what holds no weights: %s', async (name, message) => {
    useCheckpoint(name);
    await expect(convertPickle(bin, out, { torchPython })).rejects.toThrow(`${bin}: ${message}`);
  });

  it('refuses what is no checkpoint at all, and names a file that is not there', async () => {
    writeFileSync(bin, 'text');
    await expect(convertPickle(bin, out, { torchPython })).rejects.toThrow(`${bin}: torch cannot read it as weights`);
    await expect(convertPickle(join(folder, 'absent'), out, { torchPython })).rejects.toThrow(
      'absent: there is no such file',
    );
  });

  it('stops when interrupted', async () => {
    useCheckpoint('types');
    await expect(convertPickle(bin, out, { torchPython, signal: AbortSignal.timeout(20) })).rejects.toThrow(
      InterruptedError,
    );
    expect(readdirSync(folder)).toEqual(['pytorch_model.bin']);
  });

  it("makes an encoder of a user's folder with a pickle, once, and leaves the folder as it was", async () => {
    useCheckpoint('old');
    writeFileSync(join(folder, 'config.json'), formatEncoderConfig(tinyConfig));
    writeFileSync(join(folder, 'vocab.txt'), `${tinyVocabulary.join('\n')}\n`);
    const cacheFolder = join(folder, 'cache');
    const encoder = await resolveEncoder(folder, { cacheFolder, torchPython });
    expect(encoder).toMatchObject({ id: folder, route: 'converted' });
    expect((await loadEncoderWeights(encoder.folder)).parameters).toEqual(createCountingWeights());
    expect((await loadEncoderWeights(encoder.folder)).leftovers).toEqual([
      ...['bert.embeddings.position_ids', 'cls.predictions.decoder.weight'],
    ]);
    expect(readdirSync(folder).sort()).toEqual(['cache', 'config.json', 'pytorch_model.bin', 'vocab.txt']);
    const nobody: PythonCommand = { command: ['no-such-python'] };
    expect((await resolveEncoder(folder, { cacheFolder, torchPython: nobody })).folder).toBe(encoder.folder);
  });

  it('makes BioBERT of a pickle and a bare vocabulary: cased, whatever Python would do', async () => {
    useCheckpoint('old');
    const { repository, commit } = listEncoders().find(({ id }) => id === 'biobert')!;
    const files = {
      'config.json': Buffer.from(formatEncoderConfig(tinyConfig)),
      'vocab.txt': Buffer.from(`${tinyVocabulary.join('\n')}\n`),
      'pytorch_model.bin': readFileSync(bin),
    };
    const hub = await createHubServer({ [repository]: { commits: { [commit]: files } } });
    try {
      const cacheFolder = join(folder, 'cache');
      const environment = { HF_ENDPOINT: hub.url, HF_HOME: join(folder, 'none') };
      const encoder = await resolveEncoder('biobert', { cacheFolder, environment, torchPython });
      expect(encoder).toMatchObject({ id: 'biobert', route: 'hub', commit });
      expect((await loadEncoderWeights(encoder.folder)).parameters).toEqual(createCountingWeights());
      expect((await loadTokenizer(encoder.folder)).encodeWord('Oslo')).toEqual([6]);
      expect((await loadTokenizer(encoder.folder, { lowercase: true })).encodeWord('Oslo')).toEqual([7]);
      const written = JSON.parse(readFileSync(join(encoder.folder, 'tokenizer_config.json'), 'utf8')) as object;
      expect(written).toEqual({ do_lower_case: false });
      expect(existsSync(join(encoder.folder, 'pytorch_model.bin'))).toBe(false);
      // The pickle is gone, its checksum is not: another one under the same commit is refused.
      const record = readFileSync(join(cacheFolder, 'encoders', 'biobert.sha256.json'), 'utf8');
      expect(JSON.parse(record)).toMatchObject({
        [`${commit}/pytorch_model.bin`]: createHash('sha256').update(readFileSync(bin)).digest('hex'),
      });
    } finally {
      await hub.close();
    }
  });
});

describe('convertPickle without torch', () => {
  it('says that a program cannot be started, and what to do', async () => {
    writeFileSync(bin, '');
    const missing = convertPickle(bin, out, { torchPython: { command: ['no-such-python'] } });
    await expect(missing).rejects.toThrow(InputError);
    await expect(missing).rejects.toThrow(
      `${bin}: is a pickle, which only torch reads safely, but no-such-python cannot be started (ENOENT). Run "npm run setup", ` +
        'or set DYNCLEAN_PYTHON to a Python with torch 2.6 or newer, or take a checkpoint with model.safetensors.',
    );
  });

  itWithPython(`says that a Python has no torch${hasPython ? '' : ' (skipped: no python3)'}`, async () => {
    writeFileSync(bin, '');
    mkdirSync(join(folder, 'torch'));
    writeFileSync(join(folder, 'torch', '__init__.py'), 'raise ImportError("not here")');
    const python: PythonCommand = { ...findPython(), environment: { PYTHONPATH: folder } };
    await expect(convertPickle(bin, out, { torchPython: python })).rejects.toThrow(
      /cannot import torch: not here\. Run "npm run/,
    );
    writeFileSync(join(folder, 'torch', '__init__.py'), '__version__ = "2.5.1+cpu"');
    await expect(convertPickle(bin, out, { torchPython: python })).rejects.toThrow(
      'has torch 2.5.1+cpu; reading a pickle safely needs 2.6 or newer',
    );
  });

  it('finds the Python: what is named, else the one of the engine, else python3', () => {
    const infoPath = join(folder, '.engine', 'addon.json');
    mkdirSync(join(folder, '.engine'));
    writeFileSync(infoPath, JSON.stringify({ python: '/usr/bin/python3.12', pythonPath: '.engine/python' }));
    expect(findTorchPython({ DYNCLEAN_PYTHON: '/my/python' }, infoPath)).toEqual({ command: ['/my/python'] });
    expect(findTorchPython({}, infoPath)).toEqual({
      command: ['/usr/bin/python3.12'],
      environment: { PYTHONPATH: join(folder, '.engine', 'python') },
    });
    writeFileSync(infoPath, JSON.stringify({ python: '/venv/bin/python', pythonPath: null }));
    expect(findTorchPython({}, infoPath)).toEqual({ command: ['/venv/bin/python'] });
    expect(findTorchPython({}, join(folder, 'absent.json'))).toEqual(findPython({}));
  });
});
