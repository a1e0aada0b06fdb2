// For the watchdog's tests: a process that does not stop when it is told to, in one of several ways.
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

import { startWatchdog } from './startWatchdog.js';

const [how = '', graceMs = ''] = process.argv.slice(2);
process.on('SIGTERM', () => undefined);
startWatchdog({ graceMs: Number(graceMs) });
await sleep(500); // its thread has begun
process.stdout.write('ready\n');
if (how === 'loop') for (;;);
if (how === 'native') execFileSync('sleep', ['60']);
if (how === 'responsive') setInterval(() => undefined, 1000);
