import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it } from '@jest/globals';

import { watchInterrupts } from './watchInterrupts.js';

/** Listeners of both signals. */
const countListeners = (): number => process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');

describe(watchInterrupts, () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'takes a %s that comes twice for one, and a later one for another',
    async (signal) => {
      const before = countListeners();
      const seen: string[] = [];
      const unwatch = watchInterrupts({
        onInterrupt: (name) => seen.push(`interrupt ${name}`),
        onInsist: (name) => seen.push(`insist ${name}`),
      });
      process.emit(signal, signal);
      process.emit(signal, signal);
      expect(seen).toEqual([`interrupt ${signal}`]);
      await sleep(1_100);
      expect(countListeners()).toBe(before + 2); // else the system would end the process
      process.emit(signal, signal);
      expect(seen).toEqual([`interrupt ${signal}`, `insist ${signal}`]);
      unwatch();
      expect(countListeners()).toBe(before);
    },
  );
});
