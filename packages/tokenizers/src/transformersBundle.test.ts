import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { expect, it } from '@jest/globals';

it('transformers.bundle.js needs no package beside it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dynclean-bundle-'));
  try {
    const copy = join(folder, 'bundle.mjs');
    copyFileSync(fileURLToPath(new URL('./transformers.bundle.js', import.meta.url)), copy);
    const program = `const { PreTrainedTokenizer } = await import('${pathToFileURL(copy).href}'); console.log(typeof PreTrainedTokenizer);`;
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(said.trim()).toBe('function');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
