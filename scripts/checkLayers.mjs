#!/usr/bin/env node
// @ts-check
// Proves that lint enforces the layers: in a copy of the workspace it imports across them on purpose and expects
// `@nx/enforce-module-boundaries` to object, and expects silence where an import is allowed. A rule that is switched
// off, or skipped for want of nx's project graph, thus shows. Nothing is written into the workspace itself.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { runAsProgram } from './setup/runAsProgram.mjs';
import { runCommand } from './setup/runCommand.mjs';
import { SetupError } from './setup/SetupError.mjs';

/** Which package imports what, and whether the layers allow it. */
const cases = [
  { from: 'schema', imports: '@dynclean/datasets', allowed: false, why: 'the contract imports nothing' },
  { from: 'schema', imports: '@dynclean/files', allowed: false, why: 'nor what stands right above it' },
  { from: 'files', imports: '@dynclean/datasets', allowed: false, why: 'files know nothing of what they hold' },
  { from: 'datasets', imports: '@dynclean/tokenizers', allowed: false, why: 'packages of the data layer stand alone' },
  { from: 'cleaning', imports: '@dynclean/metrics', allowed: false, why: 'packages of the method layer stand alone' },
  { from: 'dynamics', imports: '@dynclean/engine', allowed: false, why: 'the method never sees a tensor' },
  {
    from: 'backend-libtorch',
    imports: '@dynclean/tokenizers',
    allowed: false,
    why: 'the backend knows nothing of NER',
  },
  { from: 'training', imports: '@dynclean/stages', allowed: false, why: 'what computes does not know the stages' },
  { from: 'stages', imports: '@dynclean/planner', allowed: false, why: 'a stage does not know who planned it' },
  { from: 'planner', imports: '@dynclean/analysis', allowed: false, why: 'what runs does not know what is read of it' },
  { from: 'training', imports: '@dynclean/methods', allowed: false, why: 'the training loop knows no method' },
  { from: 'methods', imports: '@dynclean/stages', allowed: false, why: 'nor does a method know stages' },
  { from: 'methods', imports: '@dynclean/training', allowed: true, why: 'methods train by the loop' },
  {
    from: 'metrics',
    imports: '../../cleaning/src/index.js',
    allowed: false,
    why: 'no relative way into another package',
  },
  { from: 'cleaning', imports: '@dynclean/schema', allowed: true, why: 'everybody may import the contract' },
  { from: 'datasets', imports: '@dynclean/files', allowed: true, why: 'everybody above the contract writes files' },
  { from: 'training', imports: '@dynclean/dynamics', allowed: true, why: 'compute imports the method' },
  { from: 'planner', imports: '@dynclean/stages', allowed: true, why: 'a plan is made of stages' },
  { from: 'cli', imports: '@dynclean/analysis', allowed: true, why: 'the command may import everything' },
  { from: 'weights', imports: '@dynclean/models', allowed: true, why: 'weights stand on what they are weights of' },
];
const rule = '@nx/enforce-module-boundaries';
const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

await runAsProgram('checkLayers', async (signal) => {
  const workspace = mkdtempSync(join(realpathSync(tmpdir()), 'dynclean-layers-'));
  try {
    copyWorkspace(workspace);
    const files = cases.map((_, index) => writeImport(workspace, index));
    const reports = await lint(workspace, files, signal);
    let failed = 0;
    cases.forEach(({ from, imports, allowed, why }, index) => {
      const complaints = reports.find(({ filePath }) => filePath === files[index])?.messages ?? [];
      const objected = complaints.some(({ ruleId }) => ruleId === rule);
      const ok = objected !== allowed;
      if (!ok) failed += 1;
      console.log(`  ${ok ? 'ok    ' : 'FAILED'}  ${from} → ${imports}: ${objected ? 'refused' : 'allowed'} (${why})`);
    });
    console.log(`${cases.length - failed} passed, ${failed} failed`);
    return failed > 0 ? 1 : 0;
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
});

/** Sources and configuration are copied, installed packages linked; the workspace's own packages link to the copies. */
function copyWorkspace(workspace) {
  for (const name of ['package.json', 'package-lock.json', 'nx.json', 'tsconfig.base.json', 'eslint.config.mjs']) {
    cpSync(join(root, name), join(workspace, name));
  }
  cpSync(join(root, 'scripts', 'lint'), join(workspace, 'scripts', 'lint'), { recursive: true }); // rules of our own
  const modules = join(workspace, 'node_modules');
  mkdirSync(join(modules, '@dynclean'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name === '@dynclean' || (name.startsWith('.') && name !== '.bin')) continue;
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  for (const name of readdirSync(join(root, 'packages'))) {
    const source = join(root, 'packages', name);
    if (!existsSync(join(source, 'package.json'))) continue;
    const copy = join(workspace, 'packages', name);
    mkdirSync(copy, { recursive: true });
    for (const part of ['package.json', 'tsconfig.json', 'src'])
      cpSync(join(source, part), join(copy, part), { recursive: true });
    symlinkSync(copy, join(modules, '@dynclean', name));
  }
}

function writeImport(workspace, index) {
  const { from, imports } = cases[index];
  const file = join(workspace, 'packages', from, 'src', `layerCheck${index}.ts`);
  writeFileSync(file, `import * as imported from '${imports}';\n\nexport const names = Object.keys(imported);\n`);
  return file;
}

async function lint(workspace, files, signal) {
  const bin = (name, ...path) => join(root, 'node_modules', name, ...path);
  const options = {
    cwd: workspace,
    signal,
    env: { ...process.env, NX_DAEMON: 'false', NX_WORKSPACE_ROOT_PATH: workspace },
  };
  // The rule reads nx's project graph from its cache, so nx has to look at the copy first.
  const graph = await runCommand(process.execPath, [bin('nx', 'dist', 'bin', 'nx.js'), 'show', 'projects'], options);
  if (graph.status !== 0) throw new SetupError('nx could not read the copied workspace', { details: graph.stderr });
  const { stdout, stderr } = await runCommand(
    process.execPath,
    [bin('eslint', 'bin', 'eslint.js'), '--format', 'json', ...files],
    options,
  );
  try {
    return JSON.parse(stdout);
  } catch {
    throw new SetupError('eslint did not run in the copied workspace', { details: `${stdout}\n${stderr}`.trim() });
  }
}
