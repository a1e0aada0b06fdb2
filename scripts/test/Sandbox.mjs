// @ts-check
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const libraryExtension = process.platform === 'darwin' ? 'dylib' : 'so';

/** Why tests that compile are skipped, or `false` when there is a compiler. */
export const withoutCompiler = spawnSync('g++', ['--version']).status === 0 ? false : 'needs g++';

/**
 * A machine in small for tests of set-up: a project in an empty folder and a PATH that holds only what a test puts
 * there.
 */
export class Sandbox {
  /** @param {import('node:test').TestContext} context - The folder goes when the test ends. */
  constructor(context) {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'dynclean-setup-')));
    context.after(() => rmSync(this.folder, { recursive: true, force: true }));
    this.root = join(this.folder, 'project');
    this.bin = join(this.folder, 'bin');
    mkdirSync(this.bin);
    mkdirSync(this.root);
  }

  /** The environment of this machine: nothing on PATH but `bin`. */
  env(/** @type {NodeJS.ProcessEnv} */ more = {}) {
    return { PATH: this.bin, HOME: this.folder, LANG: 'C', ...more };
  }

  /** Writes a file of the project, with the folders on the way. */
  write(path, text) {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  /** Puts a program of a few lines of shell on the sandbox's PATH. It may itself use what the machine has. */
  addProgram(name, script) {
    const file = join(this.bin, name);
    writeFileSync(file, `#!/bin/sh\nPATH=${process.env.PATH}\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  /** Puts a program that the machine has on the sandbox's PATH. */
  linkProgram(name) {
    const found = (process.env.PATH ?? '')
      .split(delimiter)
      .map((folder) => join(folder, name))
      .find(existsSync);
    if (!found) throw new Error(`this machine has no ${name}`);
    this.addProgram(name, `exec ${found} "$@"`);
  }

  /**
   * A Python that answers `probePython` with the given facts, and whose pip appends its arguments to `pip.log` and then
   * runs `pipScript`, with the folder to install into in $TARGET.
   *
   * @param {{ name?: string, version?: number[], pip?: boolean, torch?: string | null, bits?: number,
   *   pipScript?: string }} [facts]
   */
  addPython({
    name = 'python3',
    version = [3, 12, 1],
    pip = true,
    torch = null,
    bits = 64,
    pipScript = 'exit 1',
  } = {}) {
    const file = join(this.bin, name);
    const facts = JSON.stringify({ executable: file, version, bits, pip, torch, soabi: 'cpython-312-test' });
    return this.addProgram(
      name,
      `if [ "$1" = -c ]; then printf '%s\\n' '${facts}'; exit 0; fi
echo "$@" >> ${join(this.folder, 'pip.log')}
TARGET=$5
${pipScript}`,
    );
  }

  /** A torch folder in which everything is there and nothing does anything. Needs a compiler. */
  addTorch(path = join(this.folder, 'torch'), { version = '2.13.0+cpu', cuda = false } = {}) {
    for (const part of ['lib', 'include/ATen', 'include/torch/csrc/api/include', 'share/cmake/Torch']) {
      mkdirSync(join(path, part), { recursive: true });
    }
    writeFileSync(join(path, 'version.py'), `__version__ = '${version}'\ncuda = None\n`);
    writeFileSync(join(path, '__init__.py'), '');
    writeFileSync(join(path, 'include', 'ATen', 'ATen.h'), '#pragma once\ninline int fromTorch() { return 42; }\n');
    writeFileSync(
      join(path, 'share', 'cmake', 'Torch', 'TorchConfig.cmake'),
      '  set_property(TARGET torch PROPERTY\n    CXX_STANDARD 17\n',
    );
    for (const name of ['torch', 'torch_cpu', 'c10', ...(cuda ? ['torch_cuda', 'c10_cuda'] : [])]) {
      cpSync(compileLibrary(name === 'c10'), join(path, 'lib', `lib${name}.${libraryExtension}`));
    }
    return path;
  }

  /** The least of a project on which set-up can run: packages installed, an nx that builds nothing, a small addon. */
  addProject({ addon = workingAddon } = {}) {
    this.write('package.json', '{"name": "sandbox", "private": true}\n');
    this.write('package-lock.json', '{"lockfileVersion": 3, "packages": {}}\n');
    this.write('tsconfig.base.json', '{}\n');
    this.write('node_modules/.package-lock.json', '{}\n');
    this.write('node_modules/node-addon-api/napi.h', '');
    this.write('node_modules/nx/dist/bin/nx.js', 'console.log("✔  nx run @dynclean/backend-libtorch:build");\n');
    this.write('packages/backend-libtorch/package.json', '{"name": "@dynclean/backend-libtorch"}\n');
    this.write('packages/backend-libtorch/native/addon.cc', addon);
    return this.root;
  }

  /**
   * A TensorFlow in form, and an npm that installs a tfjs-node in form: libraries, headers and sources are there, as
   * small as can be. pip's part is to copy what this returns. Needs a compiler.
   */
  addTensorflow() {
    const wheel = join(this.folder, 'wheel', 'tensorflow');
    mkdirSync(join(wheel, 'include', 'tensorflow'), { recursive: true });
    writeFileSync(join(wheel, 'include', 'tensorflow', 'c_api.h'), 'inline int fromTensorflow() { return 42; }\n');
    const names = ['cc', 'framework'].map((part) =>
      libraryExtension === 'so' ? `libtensorflow_${part}.so.2` : `libtensorflow_${part}.2.dylib`,
    );
    for (const name of names) cpSync(compileLibrary(false), join(wheel, name));
    const source = workingAddon.replace('ATen/ATen.h', 'tensorflow/c_api.h').replace('fromTorch', 'fromTensorflow');
    const binding = this.write('../tfjs-node/binding/tfjs_binding.cc', source.replace('NODE_GYP_MODULE_NAME', 'tfjs'));
    // npm install --prefix FOLDER ... PACKAGE@VERSION, with the copies of what is shared that npm brings along.
    this.addProgram(
      'npm',
      `echo "$@" >> ${join(this.folder, 'npm.log')}
PREFIX=$3
for PACKAGE; do :; done
TARGET=$PREFIX/node_modules/\${PACKAGE%@*}
mkdir -p $TARGET $PREFIX/node_modules/@tensorflow/tfjs-core $PREFIX/node_modules/@tensorflow/tfjs-backend-cpu
cp -r ${dirname(binding)} $TARGET`,
    );
    for (const name of ['tfjs-core', 'tfjs-backend-cpu']) {
      this.write(`node_modules/@tensorflow/${name}/package.json`, '{"version": "4.22.0"}');
    }
    return wheel;
  }

  /** Copies a prepared torch to where set-up installs its own. */
  installOwnTorch() {
    const own = join(this.root, '.engine', 'python', 'torch');
    cpSync(this.addTorch(), own, { recursive: true });
    return own;
  }

  /** Makes a virtual environment in form: `bin/python3` that says it has the given torch. */
  addVirtualEnvironment(torch) {
    const folder = join(this.folder, 'venv');
    mkdirSync(join(folder, 'bin'), { recursive: true });
    symlinkSync(this.addPython({ name: 'python-of-venv', torch }), join(folder, 'bin', 'python3'));
    return folder;
  }
}

const compiled = new Map();

/** A shared library with nothing in it, or with a function that takes a std::string. Compiled once a process. */
function compileLibrary(withString) {
  if (!compiled.has(withString)) {
    const folder = mkdtempSync(join(tmpdir(), 'dynclean-library-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    const library = join(folder, `lib.${libraryExtension}`);
    const input = withString ? '#include <string>\nstd::string same(const std::string& text) { return text; }\n' : '';
    const { status, stderr } = spawnSync('g++', ['-shared', '-fPIC', '-x', 'c++', '-', '-o', library], { input });
    if (status !== 0) throw new Error(String(stderr));
    compiled.set(withString, library);
  }
  return compiled.get(withString);
}

/** A Node-API addon without a library between: it exports 42, which it has from torch's header. */
export const workingAddon = `#include <node_api.h>
#include <ATen/ATen.h>
static napi_value Init(napi_env env, napi_value) {
  napi_value result;
  napi_create_int32(env, fromTorch(), &result);
  return result;
}
NAPI_MODULE(NODE_GYP_MODULE_NAME, Init)
`;

/**
 * Collects what a reporter or a program prints.
 *
 * @returns {any} With `text`; of a stream it has what set-up uses.
 */
export function createOutput() {
  const output = { text: '', isTTY: false, write: (text) => (output.text += text) };
  return output;
}
