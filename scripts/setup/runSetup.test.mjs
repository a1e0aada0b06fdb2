// @ts-check
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { createOutput, Sandbox, withoutCompiler } from '../test/Sandbox.mjs';
import { runSetup } from './runSetup.mjs';

/** @param {Sandbox} sandbox @param {any} [options] - Of `runSetup`. */
async function setUp(sandbox, { env = {}, ...more } = {}) {
  const stream = createOutput();
  const result = await runSetup({ root: sandbox.root, env: sandbox.env(env), stream, ...more });
  return { ...result, text: stream.text };
}

const readInfo = (sandbox) => JSON.parse(readFileSync(join(sandbox.root, '.engine', 'addon.json'), 'utf8'));
const hasInfo = (sandbox) => existsSync(join(sandbox.root, '.engine', 'addon.json'));

/** A machine with a compiler and a Python whose pip installs a prepared torch. */
function createMachine(context) {
  const sandbox = new Sandbox(context);
  sandbox.addProject();
  sandbox.linkProgram('g++');
  const wheel = sandbox.addTorch(join(sandbox.folder, 'wheel', 'torch'));
  sandbox.addPython({ pipScript: `mkdir -p $TARGET && cp -r ${wheel} $TARGET/torch` });
  return sandbox;
}

describe('runSetup', { skip: withoutCompiler }, () => {
  it('goes from nothing to a working engine, and is silent and quick the second time', async (context) => {
    const sandbox = createMachine(context);
    const first = await setUp(sandbox);
    assert.equal(first.engine, 'libtorch');
    assert.match(first.text, /engine: libtorch 2\.13\.0\+cpu\nready after /);
    assert.match(first.text, /\[3\/5\] libtorch: 2\.13\.0\+cpu from \.engine\/python/);
    const { key, addon, ...info } = readInfo(sandbox);
    assert.deepEqual(info, {
      torchVersion: '2.13.0+cpu',
      torchPath: join('.engine', 'python', 'torch'),
      cuda: false,
      python: null, // the sandbox's Python does not pretend to import it
      pythonPath: null,
      node: process.versions.modules,
      source: '.engine',
      torchSetting: null,
    });
    assert.equal(addon, join('.engine', 'addon', `dynclean-${key}.node`));
    assert.equal(existsSync(join(sandbox.root, '.engine', 'lock')), false);

    rmSync(sandbox.bin, { recursive: true }); // nothing is started any more: no Python, no compiler
    const before = Date.now();
    const second = await setUp(sandbox, { quiet: true });
    assert.deepEqual([second.engine, second.text], ['libtorch', '']);
    assert.ok(Date.now() - before < 1000);
  });

  it('writes the same addon.json again, byte for byte, so that test results stay valid', async (context) => {
    const sandbox = createMachine(context);
    await setUp(sandbox);
    const path = join(sandbox.root, '.engine', 'addon.json');
    const before = readFileSync(path, 'utf8');
    rmSync(path);
    await setUp(sandbox);
    assert.equal(readFileSync(path, 'utf8'), before);
  });

  for (const [what, change, reason] of /** @type {[string, (sandbox: Sandbox) => unknown, RegExp][]} */ ([
    [
      'a compiler',
      (sandbox) => rmSync(join(sandbox.bin, 'g++')),
      /a C\+\+ compiler is missing, and the libtorch engine needs one: install it with/,
    ],
    [
      'Python',
      (sandbox) => rmSync(join(sandbox.bin, 'python3')),
      /Python 3\.10 or newer is missing, and libtorch comes through its pip: install it with/,
    ],
    [
      'pip',
      (sandbox) => sandbox.addPython({ pip: false }),
      /pip is missing in .*python3, and libtorch comes through it: install it with/,
    ],
    [
      'a network',
      (sandbox) => sandbox.addPython({ pipScript: 'echo "WARNING: Retrying: NewConnectionError" >&2; exit 1' }),
      /libtorch could not be fetched, the network did not answer pip: connect/,
    ],
    [
      'disk space',
      (sandbox) => sandbox.addPython({ pipScript: 'echo "ERROR: [Errno 28] No space left on device" >&2; exit 1' }),
      /the disk filled up while pip installed libtorch: free some space/,
    ],
  ])) {
    it(`goes on with the cpu engine without ${what}, and says so in one line`, async (context) => {
      const sandbox = createMachine(context);
      change(sandbox);
      const { engine, text } = await setUp(sandbox);
      assert.equal(engine, 'cpu');
      assert.match(text, new RegExp(`^engine: cpu only \\(plain JavaScript, slow\\): ${reason.source}`, 'm'));
      assert.match(text, /\[5\/5\] build: 1 packages/); // the rest is done all the same
      assert.equal(hasInfo(sandbox), false);
      assert.match((await setUp(sandbox, { quiet: true })).text, reason); // and a demo says it again
    });
  }

  it('fails where libtorch is asked for by name and cannot be had', async (context) => {
    const sandbox = createMachine(context);
    rmSync(join(sandbox.bin, 'g++'));
    await assert.rejects(setUp(sandbox, { engine: 'libtorch' }), {
      exitCode: 1,
      message: /^a C\+\+ compiler is missing/,
    });
  });

  it('fetches no torch when the compiler is missing', async (context) => {
    const sandbox = createMachine(context);
    rmSync(join(sandbox.bin, 'g++'));
    await setUp(sandbox);
    assert.equal(existsSync(join(sandbox.folder, 'pip.log')), false);
  });

  it('keeps the choice of cpu until it is taken back, and then builds nothing anew', async (context) => {
    const sandbox = createMachine(context);
    await setUp(sandbox);
    const info = readInfo(sandbox);
    assert.match(
      (await setUp(sandbox, { engine: 'cpu' })).text,
      /engine: cpu only .*: chosen by `npm run setup -- --engine cpu`/,
    );
    assert.equal(hasInfo(sandbox), false);
    assert.equal((await setUp(sandbox, { quiet: true })).engine, 'cpu');
    const back = await setUp(sandbox, { engine: 'auto' });
    assert.match(back.text, /addon: up to date/);
    assert.deepEqual(readInfo(sandbox), info);
  });

  it('rebuilds when the sources change, and when DYNCLEAN_TORCH names another torch', async (context) => {
    const sandbox = createMachine(context);
    await setUp(sandbox);
    const before = readInfo(sandbox);
    const source = join(sandbox.root, 'packages', 'backend-libtorch', 'native', 'addon.cc');
    writeFileSync(source, `${readFileSync(source, 'utf8')}// changed\n`);
    await setUp(sandbox);
    const changed = readInfo(sandbox);
    assert.notEqual(changed.key, before.key);
    const other = sandbox.addTorch(join(sandbox.folder, 'other', 'torch'), { version: '2.10.0+cpu' });
    await setUp(sandbox, { env: { DYNCLEAN_TORCH: other } });
    assert.deepEqual([readInfo(sandbox).torchVersion, readInfo(sandbox).torchPath], ['2.10.0+cpu', other]);
    assert.equal(readdirSync(join(sandbox.root, '.engine', 'addon')).length, 1);
  });

  it('withdraws an engine whose sources no longer compile', async (context) => {
    const sandbox = createMachine(context);
    await setUp(sandbox);
    sandbox.write('packages/backend-libtorch/native/addon.cc', 'int broken( { }\n');
    const { engine, text } = await setUp(sandbox);
    assert.equal(engine, 'cpu');
    assert.match(text, /addon\.cc:1:.*error/);
    assert.equal(hasInfo(sandbox), false);
  });

  it("stops at a wrong DYNCLEAN_TORCH as the user's mistake", async (context) => {
    const sandbox = createMachine(context);
    await assert.rejects(setUp(sandbox, { env: { DYNCLEAN_TORCH: '/nowhere' } }), {
      exitCode: 2,
      message: /^DYNCLEAN_TORCH: must be/,
    });
  });

  it("stops when a package does not build, with the compiler's words", async (context) => {
    const sandbox = createMachine(context);
    sandbox.write('node_modules/nx/dist/bin/nx.js', 'console.log("src/x.ts(1,1): error TS2322");process.exit(1);\n');
    await assert.rejects(setUp(sandbox), { exitCode: 1, details: /error TS2322/ });
    assert.equal(existsSync(join(sandbox.root, '.engine', 'lock')), false);
  });

  it('removes what a killed set-up left', async (context) => {
    const sandbox = createMachine(context);
    sandbox.write('.engine/python.partial-123/torch/half', '');
    sandbox.write('.engine/addon/partial-123.node', '');
    sandbox.write('.engine/lock', JSON.stringify({ pid: 2 ** 22 + 1, host: 'x' })).toString();
    rmSync(join(sandbox.root, '.engine', 'lock'));
    await setUp(sandbox);
    assert.deepEqual(readdirSync(join(sandbox.root, '.engine')).sort(), [
      'addon',
      'addon.json',
      'build',
      'packages.json',
      'python',
    ]);
  });

  it(
    'says which folder it may not write to',
    { skip: process.getuid?.() === 0 ? 'root may write everywhere' : false },
    async (context) => {
      const sandbox = createMachine(context);
      chmodSync(sandbox.root, 0o555);
      try {
        await assert.rejects(setUp(sandbox), { exitCode: 1, message: /^setup may not write to .*\.engine/ });
      } finally {
        chmodSync(sandbox.root, 0o755); // or the sandbox cannot be removed
      }
    },
  );

  it('runs twice at the same time without harm: one works, the other waits and finds it done', async (context) => {
    const sandbox = createMachine(context);
    const program = `
      import { runSetup } from '${new URL('runSetup.mjs', import.meta.url).href}';
      await runSetup({ root: ${JSON.stringify(sandbox.root)}, env: ${JSON.stringify(sandbox.env())}, stream: process.stdout });`;
    const run = () =>
      new Promise((resolve) => {
        let text = '';
        const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
        child.stdout.on('data', (part) => (text += part));
        child.on('close', (code) => resolve({ code, text }));
      });
    const results = await Promise.all([run(), run()]);
    assert.deepEqual(
      results.map(({ code }) => code),
      [0, 0],
    );
    assert.equal(results.filter(({ text }) => text.includes('another setup is running here')).length, 1);
    assert.equal(readFileSync(join(sandbox.folder, 'pip.log'), 'utf8').trim().split('\n').length, 1);
    assert.ok(hasInfo(sandbox));
  });
});
