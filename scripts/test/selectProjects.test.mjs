// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Sandbox } from './Sandbox.mjs';
import { selectProjects } from './selectProjects.mjs';

function createRoot(context) {
  const sandbox = new Sandbox(context);
  for (const name of ['schema', 'cleaning'])
    sandbox.write(`packages/${name}/package.json`, `{"name": "@dynclean/${name}"}`);
  sandbox.write('packages/leftover/dist/x.js', ''); // a folder without package.json is no package
  return sandbox.root;
}

describe('selectProjects', () => {
  it('takes all packages and the scripts when none is named', (context) => {
    const names = selectProjects(createRoot(context), []).map(({ name }) => name);
    assert.deepEqual(names, ['@dynclean/cleaning', '@dynclean/schema', 'scripts']);
  });

  it('takes names with and without scope, each once', (context) => {
    const names = selectProjects(createRoot(context), ['schema', '@dynclean/schema', 'scripts', 'schema']).map(
      ({ name }) => name,
    );
    assert.deepEqual(new Set(names), new Set(['@dynclean/schema', 'scripts']));
  });

  it('lists the packages when there is none of a name', (context) => {
    assert.throws(() => selectProjects(createRoot(context), ['shema']), {
      exitCode: 2,
      message: 'there is no package "shema" to test: the packages are cleaning, schema, scripts',
    });
  });
});
