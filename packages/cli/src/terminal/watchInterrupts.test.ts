import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it } from '@jest/globals';

import { watchInterrupts } from './watchInterrupts.js';

/** Listeners of both signals. */
const countListeners = (): number => process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');

describe(watchInterrupts, () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'takes a %s that comes twice for one, and a second later lets go',
    async (signal) => {
      const before = countListeners();
      const seen: NodeJS.Signals[] = [];
      const unwatch = watchInterrupts((name) => seen.push(name));
      expect(countListeners()).toBe(before + 2);
      process.emit(signal, signal);
      process.emit(signal, signal);
      expect(seen).toEqual([signal]);
      await sleep(1_100);
      expect(countListeners()).toBe(before); // the next one ends the process, as if there had been no handler
      unwatch();
    },
  );

  it('lets go when it is told to', () => {
    const before = countListeners();
    const unwatch = watchInterrupts(() => undefined);
    unwatch();
    expect(countListeners()).toBe(before);
  });
});
