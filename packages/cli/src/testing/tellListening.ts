// Imported before a program: says through its file descriptor 3 when it listens to SIGTERM. Until then Node starts, and
// nothing that the program does could keep the signal from ending it.
import { closeSync, writeSync } from 'node:fs';

process.on('newListener', function tell(name: string | symbol) {
  if (name !== 'SIGTERM') return;
  process.off('newListener', tell);
  writeSync(3, '.');
  closeSync(3);
});
