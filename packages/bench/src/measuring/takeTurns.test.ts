import { expect, it } from '@jest/globals';

import { takeTurns } from './takeTurns.js';

/** Answers each turn with how many it has taken, times a factor. */
const worker = (factor: number): { command: string; args: string[] } => ({
  command: process.execPath,
  args: [
    '-e',
    `console.log(JSON.stringify({ numSpans: ${factor} }));
     let turns = 0;
     require('readline').createInterface({ input: process.stdin })
       .on('line', () => console.log(JSON.stringify({ ms: ++turns * ${factor}, step: turns })))
       .on('close', () => console.log('{"peakMiB": 7}'));`,
  ],
});

it('lets all take turns and keeps the times of those that count', async () => {
  const said: [string, number, number][] = [];
  const { ready, times, turns, last } = await takeTurns(
    { a: worker(1), b: worker(10) },
    {
      rounds: 2,
      warmup: 1,
      signal: new AbortController().signal,
      onProgress: (...progress) => said.push(progress),
    },
  );
  expect(ready['b']!.numSpans).toBe(10);
  expect(times).toEqual({ a: [2, 3], b: [20, 30] }); // the first is the warm-up
  expect(turns['a']!.map(({ step }) => step)).toEqual([1, 2, 3]);
  expect(last).toEqual({ a: { peakMiB: 7 }, b: { peakMiB: 7 } });
  expect(said.at(-1)).toEqual(['a 3 ms, b 30 ms', 3, 3]);
});
