#!/usr/bin/env node
// @ts-check
// Makes a fresh clone ready: packages, libtorch, addon, build. Plain Node without any package, since it runs before
// `npm ci`. This first file is written for old Nodes too, so that they can say what they lack.
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `setup: Node must be 20.19 or newer, but this is ${process.versions.node}: install a newer one from nodejs.org or with \`nvm install 20\`.`,
  );
  process.exit(1);
}

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');
const { nameSetupCommand } = await import('./setup/findInstallRoot.mjs');
const { formatHelp, parseArguments } = await import('./setup/parseArguments.mjs');
const { runAsProgram } = await import('./setup/runAsProgram.mjs');
const { runSetup } = await import('./setup/runSetup.mjs');

await runAsProgram('setup', async (signal) => {
  const options = parseArguments(process.argv.slice(2));
  if (options.help) {
    const purpose = 'Makes this clone ready: npm packages, libtorch, the addon on it, the build.';
    process.stdout.write(formatHelp(nameSetupCommand, purpose));
  } else await runSetup({ root, signal, ...options });
});
