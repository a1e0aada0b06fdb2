// @ts-check
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

import ts from 'typescript';

import { runCommand } from '../setup/runCommand.mjs';
import { SetupError } from '../setup/SetupError.mjs';
import { findNamed, judgeMutant, judgeUntouched, listStatuses } from './judgeRuns.mjs';

/** How long the tests of one mistake may take; a mistake can make an endless loop. */
const PATIENCE_MS = 300_000;

const compiledPath = (source) => source.replace('/src/', '/dist/').replace(/\.ts$/, '.js');
const packageOf = (source) => source.split('/')[1];
const escapeRegExp = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What tsc makes of one file; types play no part. */
function compile(text, fileName) {
  const compilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
    isolatedModules: true,
  };
  return ts.transpileModule(text, { fileName, compilerOptions }).outputText;
}

/**
 * A copy of the project, built, in which files are changed and tests run. Packages in it import each other,
 * not the project.
 */
export class MutationCopy {
  /** @param {string} root @param {string} folder - Of the copy, beside which the development data lie. */
  constructor(root, folder) {
    this.root = root;
    this.folder = folder;
  }

  /** Copies the tracked files and what was built of them; what is installed is linked. */
  static create(root) {
    const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'dynclean-mutate-')));
    const copy = new MutationCopy(root, join(temporary, 'project'));
    const list = ['ls-files', '--cached', '--others', '--exclude-standard'];
    const files = execFileSync('git', list, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
    for (const file of files.trim().split('\n')) {
      if (existsSync(join(root, file))) cpSync(join(root, file), join(copy.folder, file));
    }
    const packages = readdirSync(join(root, 'packages'));
    for (const name of packages) {
      const of = `packages/${name}`;
      if (!existsSync(join(root, of, 'dist'))) throw new SetupError(`${of}: must be built first (npm run build)`);
      cpSync(join(root, of, 'dist'), join(copy.folder, of, 'dist'), { recursive: true });
      copy.#link(`${of}/node_modules`);
    }
    mkdirSync(join(copy.folder, 'node_modules', '@dynclean'), { recursive: true });
    for (const name of readdirSync(join(root, 'node_modules'))) {
      if (name !== '@dynclean' && !name.startsWith('.')) copy.#link(`node_modules/${name}`);
    }
    for (const name of packages) {
      symlinkSync(join(copy.folder, 'packages', name), join(copy.folder, 'node_modules', '@dynclean', name));
    }
    copy.#link('.engine');
    const shared = resolve(root, '../shared');
    if (existsSync(shared)) symlinkSync(shared, join(temporary, 'shared'));
    return copy;
  }

  remove() {
    rmSync(dirname(this.folder), { recursive: true, force: true });
  }

  /**
   * Holds what was built to the sources.
   *
   * @param {readonly import('./readMutants.mjs').Mutant[]} mutants
   * @throws SetupError where what was built is not what the sources say.
   */
  checkBuilt(mutants) {
    for (const file of new Set(mutants.map((mutant) => mutant.file))) {
      const built = readFileSync(join(this.folder, compiledPath(file)), 'utf8').replace(
        /\/\/# sourceMappingURL=.*\s*$/,
        '',
      );
      if (built.trimEnd() !== compile(readFileSync(join(this.folder, file), 'utf8'), file).trimEnd()) {
        throw new SetupError(`${file}: must be built as it is now (npx nx build @dynclean/${packageOf(file)})`);
      }
    }
  }

  /**
   * Runs the tests that mutants name without any of them.
   *
   * @param {readonly import('./readMutants.mjs').Mutant[]} mutants - Whose tests are of one package.
   * @returns {Promise<import('./judgeRuns.mjs').TestStatus[]>}
   */
  async runUntouched(mutants, signal) {
    return (await this.#runTests(mutants, signal)) ?? [];
  }

  /**
   * Makes one mistake, runs its test, and takes it back.
   *
   * @param {import('./readMutants.mjs').Mutant} mutant
   * @param {readonly import('./judgeRuns.mjs').TestStatus[]} untouched - Of `runUntouched`.
   */
  async judge(mutant, untouched, signal) {
    const test = compiledPath(mutant.test);
    const hindrance = judgeUntouched(findNamed(untouched, mutant, test), mutant);
    if (hindrance !== null) return hindrance;
    const source = readFileSync(join(this.folder, mutant.file), 'utf8');
    const target = join(this.folder, compiledPath(mutant.file));
    const built = readFileSync(target);
    try {
      writeFileSync(
        target,
        compile(
          source.replace(mutant.from, () => mutant.to),
          mutant.file,
        ),
      );
      const statuses = await this.#runTests([mutant], signal);
      return judgeMutant(statuses && findNamed(statuses, mutant, test));
    } finally {
      writeFileSync(target, built);
    }
  }

  /** The tests of mutants in one package; null where they did not end. */
  async #runTests(mutants, signal) {
    const cwd = join(this.folder, 'packages', packageOf(mutants[0].test));
    const out = join(this.folder, 'mutate-results.json');
    rmSync(out, { force: true });
    const files = [...new Set(mutants.map(({ test }) => join(this.folder, compiledPath(test))))];
    const names = mutants.map(({ name }) => name);
    const pattern = names.includes(undefined) ? [] : ['-t', [...new Set(names)].map(escapeRegExp).join('|')];
    const { status } = await runCommand(
      process.execPath,
      [
        ...['--experimental-vm-modules', '--no-warnings', '--expose-gc'],
        join(this.root, 'node_modules/jest/bin/jest.js'),
        ...['--config', join(this.folder, 'jest.config.mjs'), '--rootDir', cwd, '-i'],
        ...['--json', `--outputFile=${out}`, ...pattern, '--runTestsByPath', ...files],
      ],
      { cwd, signal, timeoutMs: PATIENCE_MS * mutants.length, env: { ...process.env, NX_DAEMON: 'false' } },
    );
    if (status === 124) return null;
    return existsSync(out) ? listStatuses(JSON.parse(readFileSync(out, 'utf8'))) : [];
  }

  #link(path) {
    if (!existsSync(join(this.root, path))) return;
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    symlinkSync(realpathSync(join(this.root, path)), join(this.folder, path));
  }
}
