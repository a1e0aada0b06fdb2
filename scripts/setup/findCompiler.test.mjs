// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Sandbox, withoutCompiler } from '../test/Sandbox.mjs';
import { checkCompiler, findCompiler } from './findCompiler.mjs';
import { EngineUnavailableError } from './SetupError.mjs';

describe('findCompiler', () => {
  it('says that a compiler is missing and how to get one', async (context) => {
    await assert.rejects(findCompiler({ env: new Sandbox(context).env() }), (error) => {
      assert.ok(error instanceof EngineUnavailableError);
      assert.match(
        error.message,
        /^a C\+\+ compiler is missing, and the libtorch engine needs one: install it with .*(g\+\+|gcc-c\+\+|xcode)/,
      );
      return true;
    });
  });

  it('takes the next one where g++ is missing', async (context) => {
    const sandbox = new Sandbox(context);
    sandbox.addProgram('clang++', 'echo "clang version 17.0.1"');
    assert.deepEqual(await findCompiler({ env: sandbox.env() }), {
      command: ['clang++'],
      version: 'clang version 17.0.1',
    });
  });

  it('takes CXX with its launcher, and nothing else when that is wrong', async (context) => {
    const sandbox = new Sandbox(context);
    sandbox.addProgram('g++', 'echo "g++ 12"');
    sandbox.addProgram('ccache', 'echo "$@"');
    assert.deepEqual((await findCompiler({ env: sandbox.env({ CXX: 'ccache g++' }) })).command, ['ccache', 'g++']);
    await assert.rejects(findCompiler({ env: sandbox.env({ CXX: 'icpc' }) }), {
      message: /^CXX is "icpc", which is no working C\+\+ compiler/,
    });
  });
});

describe('checkCompiler', () => {
  it('says when the standard is too new for it, with its own words', async (context) => {
    const sandbox = new Sandbox(context);
    sandbox.addProgram('g++', `echo "g++: error: unrecognized command line option '-std=c++20'" >&2; exit 1`);
    await assert.rejects(checkCompiler({ command: ['g++'], version: 'g++ 7.5' }, 20, { env: sandbox.env() }), {
      message: /^the C\+\+ compiler "g\+\+" \(g\+\+ 7\.5\) cannot compile C\+\+20: install g\+\+ 11/,
      details: "g++: error: unrecognized command line option '-std=c++20'",
    });
  });

  it('accepts a real one', { skip: withoutCompiler }, () =>
    checkCompiler({ command: ['g++'], version: '' }, 17, { env: process.env }),
  );
});
