#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// Modules take a second to load; nothing has begun by then that would have to be left in order.
const leave = () => {
  process.stderr.write('interrupted\n');
  process.exit(130);
};
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, leave);

const main = new URL('../dist/main.js', import.meta.url);
if (existsSync(fileURLToPath(main))) {
  const { main: run } = await import(main.href);
  await run(process.argv.slice(2), () => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, leave);
  });
  // Not left to Node: before it ends by itself it takes the listeners away, and a signal in that moment would kill it.
  process.exit();
} else {
  process.stderr.write('dynclean is not built yet: run `npm run setup` in its folder first.\n');
  process.exitCode = 1;
}
