// @ts-check
// Writes the figures of README and docs from the files under `results`; a test holds the one to the other.
//   node scripts/writeFigures.mjs
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { format, resolveConfig } from 'prettier';

import { blocks, replaceBlock } from './figures/blocks.mjs';
import { runAsProgram } from './setup/runAsProgram.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What a file must be, from the results as they are. */
export async function fillFile(file) {
  let text = await readFile(`${root}${file}`, 'utf8');
  for (const [name, make] of Object.entries(blocks[file])) text = replaceBlock(text, name, await make(root));
  return format(text, { ...(await resolveConfig(`${root}${file}`)), filepath: file });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runAsProgram('writeFigures', async () => {
    for (const file of Object.keys(blocks)) {
      await writeFile(`${root}${file}`, await fillFile(file));
      console.log(file);
    }
  });
}
