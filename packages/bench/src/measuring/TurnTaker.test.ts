import { describe, expect, it } from '@jest/globals';

import { TurnTaker } from './TurnTaker.js';

const start = (script: string): TurnTaker =>
  new TurnTaker('worker', { command: process.execPath, args: ['-e', script] });
const counter = `
console.log('a line of some library');
console.log('{"ready": true}');
let turns = 0;
require('readline').createInterface({ input: process.stdin })
  .on('line', () => console.log(JSON.stringify({ ms: ++turns })))
  .on('close', () => console.log('{"peakMiB": 5}'));`;

describe(TurnTaker, () => {
  it('works when told to, and says what it used at its end', async () => {
    const taker = start(counter);
    expect(await taker.ready()).toEqual({ ready: true });
    expect(await taker.turn()).toEqual({ ms: 1 });
    expect(await taker.turn()).toEqual({ ms: 2 });
    expect(await taker.end()).toEqual({ peakMiB: 5 });
  });

  it('says what a program said that ended on the way', async () => {
    const taker = start(`console.error('no such file: weights'); process.exitCode = 3;`);
    await expect(taker.ready()).rejects.toMatchObject({
      message: 'worker: it ended with 3',
      details: 'no such file: weights',
    });
  });
});
