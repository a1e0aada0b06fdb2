import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { TurnTaker } from './TurnTaker.mjs';

const start = (script) => new TurnTaker('worker', { command: process.execPath, args: ['-e', script] });
const counter = `
console.log('a line of some library');
console.log('{"ready": true}');
let turns = 0;
require('readline').createInterface({ input: process.stdin })
  .on('line', () => console.log(JSON.stringify({ ms: ++turns })))
  .on('close', () => console.log('{"peakMiB": 5}'));`;

describe('TurnTaker', () => {
  it('works when told to, and says what it used at its end', async () => {
    const taker = start(counter);
    assert.deepEqual(await taker.ready(), { ready: true });
    assert.deepEqual(await taker.turn(), { ms: 1 });
    assert.deepEqual(await taker.turn(), { ms: 2 });
    assert.deepEqual(await taker.end(), { peakMiB: 5 });
  });

  it('says what a program said that ended on the way', async () => {
    const taker = start(`console.error('no such file: weights'); process.exitCode = 3;`);
    await assert.rejects(taker.ready(), ({ message, details }) => {
      assert.equal(message, 'worker: it ended with 3');
      assert.equal(details, 'no such file: weights');
      return true;
    });
  });
});
