// The script of the review page is bundled from our compiled modules, and stands in each page; so does its style.
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';

import { build } from 'esbuild';

const page = join(process.argv[2] ?? 'dist', 'review/page');
await build({
  entryPoints: [join(page, 'main.js')],
  outfile: join(page, 'page.bundle.js'),
  bundle: true,
  format: 'iife',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'error',
});
await copyFile('src/review/page/page.css', join(page, 'page.css'));
