// @ts-check
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { Sandbox, withoutCompiler } from '../test/Sandbox.mjs';
import { describePipFailure, findPipPython, formatRequirement, installTorch, listSources } from './installTorch.mjs';
import { EngineUnavailableError } from './SetupError.mjs';

describe('findPipPython', () => {
  it('says that Python is missing and how to get it', async (context) => {
    await assert.rejects(findPipPython({ env: new Sandbox(context).env() }), (error) => {
      assert.ok(error instanceof EngineUnavailableError);
      assert.match(
        error.message,
        /^Python 3\.10 or newer is missing, and libtorch comes through its pip: install it with .*python/,
      );
      return true;
    });
  });

  it('says that pip is missing, in which Python', async (context) => {
    const sandbox = new Sandbox(context);
    const python = sandbox.addPython({ pip: false });
    await assert.rejects(findPipPython({ env: sandbox.env() }), {
      message: new RegExp(`^pip is missing in ${python}, and libtorch comes through it: install it with .*pip`),
    });
  });

  it('says that the Python is too old, and which it is', async (context) => {
    const sandbox = new Sandbox(context);
    const python = sandbox.addPython({ version: [3, 8, 10] });
    await assert.rejects(findPipPython({ env: sandbox.env() }), {
      message: new RegExp(`^Python 3\\.10 or newer is needed, but ${python} is Python 3\\.8\\.10, and`),
    });
  });

  it('goes on to a newer one beside an old python3', async (context) => {
    const sandbox = new Sandbox(context);
    sandbox.addPython({ version: [3, 9, 0] });
    const newer = sandbox.addPython({ name: 'python3.11', version: [3, 11, 4] });
    assert.equal((await findPipPython({ env: sandbox.env() })).executable, newer);
  });
});

describe('listSources', () => {
  it("asks what pip is configured with before PyTorch's own index", () => {
    assert.deepEqual(listSources('cpu', false, 'linux'), [
      [],
      ['--extra-index-url', 'https://download.pytorch.org/whl/cpu'],
    ]);
  });

  it('asks no index at all when offline', () => {
    assert.deepEqual(listSources('cpu', true, 'linux'), [['--no-index']]);
  });

  it('asks PyPI alone for what it carries itself', () => {
    assert.deepEqual(listSources('cpu', false, 'darwin'), [[]]);
    assert.deepEqual(listSources('cu130', false, 'linux'), [[]]);
  });
});

describe('formatRequirement', () => {
  it('asks for a build by its full name, so that no CUDA build can come, and for its hashes', () => {
    const hashes = ['1'.repeat(64), '2'.repeat(64)];
    assert.equal(
      formatRequirement({ version: '2.13.0+cpu', hashes }),
      `torch==2.13.0+cpu --hash=sha256:${hashes[0]} --hash=sha256:${hashes[1]}\n`,
    );
  });

  it('asks for exactly the bare version where that is the build, and not for a local one', () => {
    assert.match(formatRequirement({ version: '2.13.0', hashes: ['1'.repeat(64)] }), /^torch===2\.13\.0 --hash/);
  });
});

describe('describePipFailure', () => {
  const python = { executable: '/usr/bin/python3' };
  for (const [stderr, sentence] of /** @type {[string, RegExp][]} */ ([
    [
      "WARNING: Retrying (Retry(total=1)) after connection broken by 'NewConnectionError(...)': /simple/torch/\nERROR: No matching distribution found for torch==2.13.0+cpu",
      /^libtorch could not be fetched, the network did not answer pip: connect/,
    ],
    [
      'ERROR: No matching distribution found for torch==2.13.0+cpu',
      /^no wheel of torch 2\.13\.0 \(cpu\) fits \/usr\/bin\/python3 on /,
    ],
    [
      'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device',
      /^the disk filled up while pip installed libtorch/,
    ],
    [
      "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/p'",
      /^pip may not write into \.engine/,
    ],
    [
      `ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.
    torch==2.13.0+cpu from https://mirror/torch-2.13.0.whl:
        Expected sha256 ${'a'.repeat(64)}
        Expected     or ${'b'.repeat(64)}
             Got        ${'c'.repeat(64)}`,
      new RegExp(`^torch==2\\.13\\.0\\+cpu: its SHA-256 must be ${'a'.repeat(64)} or ${'b'.repeat(64)}, but got ${'c'.repeat(64)}\\. Nothing`), // prettier-ignore
    ],
    ['/usr/bin/python3: No module named pip', /^pip is missing in \/usr\/bin\/python3/],
    ['ERROR: something new', /^pip could not install libtorch: see what it said below/],
  ])) {
    it(`puts "${stderr.split('\n').at(-1)}" in a sentence`, () => {
      const failure = describePipFailure({ stdout: '', stderr }, { build: 'cpu', python, offline: false });
      assert.match(failure.sentence, sentence);
      assert.ok(stderr.includes(failure.details));
    });
  }

  it('blames --offline for a wheel that is not at hand', () => {
    const stderr = 'ERROR: No matching distribution found for torch==2.13.0+cpu';
    const { sentence } = describePipFailure({ stdout: '', stderr }, { build: 'cpu', python, offline: true });
    assert.match(sentence, /--offline forbids fetching it: run setup without --offline/);
  });
});

describe('installTorch', { skip: withoutCompiler }, () => {
  const install = (sandbox, more = {}) => {
    const notes = [];
    const python = { executable: join(sandbox.bin, 'python3'), version: [3, 11, 4] };
    sandbox.write('.engine/keep', '');
    const done = installTorch({
      root: sandbox.root,
      python,
      env: sandbox.env(),
      onProgress: () => {},
      note: (text) => notes.push(text),
      ...more,
    });
    return { done, notes };
  };
  const readCalls = (sandbox) => readFileSync(join(sandbox.folder, 'pip.log'), 'utf8').trim().split('\n');
  const listEngine = (sandbox) => readdirSync(join(sandbox.root, '.engine')).sort();

  it('installs to .engine/python and leaves nothing else', async (context) => {
    const sandbox = new Sandbox(context);
    sandbox.addPython({ pipScript: `mkdir -p $TARGET && cp -r ${sandbox.addTorch()} $TARGET/torch` });
    await install(sandbox).done;
    assert.ok(existsSync(join(sandbox.root, '.engine', 'python', 'torch', 'version.py')));
    assert.deepEqual(listEngine(sandbox), ['keep', 'python']);
    assert.equal(readCalls(sandbox).length, 1);
  });

  it("goes on to PyTorch's own index when pip knows no such wheel", async (context) => {
    const sandbox = new Sandbox(context);
    sandbox.addPython({
      pipScript: `case "$*" in *download.pytorch.org/whl/cpu*) mkdir -p $TARGET && cp -r ${sandbox.addTorch()} $TARGET/torch;;
*) echo 'ERROR: No matching distribution found for torch==2.13.0+cpu' >&2; exit 1;; esac`,
    });
    await install(sandbox).done;
    assert.equal(readCalls(sandbox).length, 2);
  });

  it('never asks for anything but the CPU build without a GPU, not even when that fails', async (context) => {
    const sandbox = new Sandbox(context);
    sandbox.addPython({
      pipScript: `cp "$(dirname $TARGET)"/pip.partial-*/torch.txt ${sandbox.folder}/requirement
  echo "ERROR: No matching distribution found for torch" >&2; exit 1`,
    });
    await assert.rejects(install(sandbox).done, EngineUnavailableError);
    for (const call of readCalls(sandbox))
      assert.match(call, / --require-hashes -r \S+torch\.txt( -r \S+torch-dependencies\.txt)?$/);
    assert.match(
      readFileSync(join(sandbox.folder, 'requirement'), 'utf8'),
      /^torch==2\.13\.0\+cpu --hash=sha256:[0-9a-f]{64}$/m,
    );
  });

  it('names the network when the first source lacks the wheel and the second does not answer', async (context) => {
    const sandbox = new Sandbox(context);
    sandbox.addPython({
      pipScript: `case "$*" in *pytorch.org*) echo "WARNING: Retrying: NameResolutionError" >&2;; esac
echo 'ERROR: No matching distribution found for torch==2.13.0+cpu' >&2; exit 1`,
    });
    await assert.rejects(install(sandbox).done, {
      message: /^libtorch could not be fetched, the network did not answer pip/,
    });
    assert.deepEqual(listEngine(sandbox), ['keep']);
  });

  it('takes libtorch without what only its Python needs when that cannot be had', async (context) => {
    const sandbox = new Sandbox(context);
    sandbox.addPython({
      pipScript: `case "$*" in *torch.txt) mkdir -p $TARGET && cp -r ${sandbox.addTorch()} $TARGET/torch;;
*) echo 'ERROR: No matching distribution found for filelock' >&2; exit 1;; esac`,
    });
    const { done, notes } = install(sandbox, { offline: true });
    await done;
    assert.match(notes[0], /libtorch goes without: old \.bin weights cannot be read/);
    assert.match(readCalls(sandbox)[1], /--no-index --no-deps --require-hashes -r \S+torch\.txt$/);
  });

  it('does not try again where trying cannot help', async (context) => {
    const sandbox = new Sandbox(context);
    sandbox.addPython({ pipScript: 'echo "ERROR: [Errno 28] No space left on device" >&2; exit 1' });
    await assert.rejects(install(sandbox).done, { message: /^the disk filled up/ });
    assert.equal(readCalls(sandbox).length, 1);
  });

  it('takes the CPU build, and says so, where a GPU is seen but its build cannot be had', async (context) => {
    const sandbox = new Sandbox(context);
    sandbox.addProgram('nvidia-smi', 'echo "GPU 0: NVIDIA L4 (UUID: GPU-1)"; echo "CUDA Version: 12.4"');
    sandbox.addPython({
      pipScript: `case "$*" in *torch-dependencies.txt) mkdir -p $TARGET && cp -r ${sandbox.addTorch()} $TARGET/torch;;
*) echo 'ERROR: No matching distribution found' >&2; exit 1;; esac`,
    });
    const { done, notes } = install(sandbox);
    await done;
    assert.match(notes[0], /^NVIDIA L4 seen: the CUDA build/);
    assert.match(
      notes[1],
      /^the CUDA build could not be had, the CPU build is used: no hash of torch 2\.13\.0\+cu126 for /,
    );
  });

  it('leaves nothing behind, and no pip running, when interrupted', async (context) => {
    const sandbox = new Sandbox(context);
    const mark = join(sandbox.folder, 'went-on');
    sandbox.addPython({ pipScript: `mkdir -p $TARGET/half; sleep 1; touch ${mark}` });
    await assert.rejects(install(sandbox, { signal: AbortSignal.timeout(300) }).done, { exitCode: 130 });
    assert.deepEqual(listEngine(sandbox), ['keep']);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    assert.equal(existsSync(mark), false);
  });
});
