// @ts-check
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { Sandbox } from '../test/Sandbox.mjs';
import { findNodeHeaders } from './findNodeHeaders.mjs';

describe('findNodeHeaders', () => {
  const find = (/** @type {Sandbox} */ sandbox, /** @type {NodeJS.ProcessEnv} */ env = {}) =>
    findNodeHeaders({
      root: sandbox.root,
      env: { XDG_CACHE_HOME: join(sandbox.root, 'cache'), ...env },
      execPath: sandbox.write('opt/bin/node', ''),
    });

  it('takes those beside the running Node first', (context) => {
    const sandbox = new Sandbox(context);
    sandbox.write('opt/include/node/node_api.h', '');
    sandbox.write('node_modules/node-api-headers/include/node_api.h', '');
    assert.equal(find(sandbox), join(sandbox.root, 'opt', 'include', 'node'));
  });

  it("takes npm's nodedir, then node-gyp's cache, then the package", (context) => {
    const sandbox = new Sandbox(context);
    const expected = /** @type {[string, NodeJS.ProcessEnv][]} */ ([
      ['node_modules/node-api-headers/include', {}],
      [`cache/node-gyp/${process.versions.node}/include/node`, {}],
      ['elsewhere/include/node', { npm_config_nodedir: join(sandbox.root, 'elsewhere') }],
    ]);
    for (const [folder, env] of expected) {
      sandbox.write(`${folder}/node_api.h`, '');
      assert.equal(find(sandbox, env), join(sandbox.root, folder));
    }
  });

  it('says where they come from when there are none', (context) => {
    assert.throws(() => find(new Sandbox(context)), {
      message: /^Node's C headers \(node_api\.h\) are missing beside .*: install Node from nodejs\.org/,
    });
  });
});
