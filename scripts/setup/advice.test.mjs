// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { adviseInstall, detectSystem } from './advice.mjs';

describe('detectSystem', () => {
  for (const [
    name,
    platform,
    osRelease,
    system,
  ] of /** @type {[string, NodeJS.Platform, string, string | undefined][]} */ ([
    ['Debian', 'linux', 'PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n', 'debian'],
    ['Ubuntu', 'linux', 'ID=ubuntu\nID_LIKE=debian\n', 'debian'],
    ['Linux Mint', 'linux', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n', 'debian'],
    ['Fedora', 'linux', 'ID=fedora\n', 'fedora'],
    ['Rocky', 'linux', 'ID="rocky"\nID_LIKE="rhel centos fedora"\n', 'fedora'],
    ['Arch', 'linux', 'ID=arch\n', undefined],
    ['a Linux that does not say', 'linux', '', undefined],
    ['macOS', 'darwin', '', 'macos'],
  ])) {
    it(`knows ${name}`, () => assert.equal(detectSystem(platform, osRelease), system));
  }
});

describe('adviseInstall', () => {
  it('gives the one command of a known system', () => {
    assert.equal(adviseInstall('compiler', 'debian'), '`sudo apt install g++`');
    assert.equal(adviseInstall('compiler', 'fedora'), '`sudo dnf install gcc-c++`');
    assert.equal(adviseInstall('compiler', 'macos'), '`xcode-select --install`');
  });

  it('gives all of them elsewhere', () => {
    assert.match(
      adviseInstall('pip', /** @type {any} */ (null)),
      /^Debian\/Ubuntu: `sudo apt install python3-pip`, Fedora: `sudo dnf install python3-pip`, macOS: `.*ensurepip.*`$/,
    );
  });
});
