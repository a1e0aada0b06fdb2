// @ts-check
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { Sandbox } from '../test/Sandbox.mjs';
import { KillLedger } from './KillLedger.mjs';

const part = (/** @type {object} */ own) => ({
  kills: 2,
  files: 5,
  differing: [],
  leftovers: [],
  problems: [],
  ...own,
});
const facts = { commit: 'b', date: '2026-02-02' };

describe('KillLedger', () => {
  it('adds up parts of one commit, and keeps those of others', async (context) => {
    const path = join(new Sandbox(context).root, 'kills.json');
    const kept = { ...part({ command: 'run', exits: { SIGKILL: { SIGKILL: 2 } } }), commit: 'a', date: '2026-01-01' };
    writeFileSync(path, JSON.stringify({ commit: 'a', date: '2026-01-01', kills: 2, results: [kept] }));
    for (let round = 0; round < 2; round++) {
      const ledger = await KillLedger.read(path); // as after a run that was cut short
      ledger.add(part({ command: 'run', exits: { SIGTERM: { 130: 1 }, SIGKILL: { 0: 1 } } }), facts);
      ledger.add(part({ scenario: 'a job is killed', kills: 1, problems: [`of ${round}`] }), facts);
      await ledger.write(path, facts);
    }
    const { kills, byKind, commit, results } = JSON.parse(readFileSync(path, 'utf8'));
    assert.equal(kills, 2 + 2 * (2 + 1));
    assert.equal(commit, 'b');
    assert.deepEqual(byKind, { SIGKILL: 2 + 2, SIGTERM: 2, 'a job is killed': 2 });
    assert.equal(results.length, 3);
    assert.deepEqual(results[0], kept);
    const run = results.find((/** @type {any} */ one) => one.command === 'run' && one.commit === 'b');
    assert.deepEqual(run.exits, { SIGTERM: { 130: 2 }, SIGKILL: { 0: 2 } });
    assert.deepEqual([run.kills, run.files, run.rounds], [4, 10, 2]);
    assert.deepEqual(results[2].problems, ['of 0', 'of 1']);
  });

  it('begins without a file', async (context) => {
    const ledger = await KillLedger.read(join(new Sandbox(context).root, 'none.json'));
    assert.equal(ledger.kills, 0);
  });
});
