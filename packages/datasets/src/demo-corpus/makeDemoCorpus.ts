// Writes datasets/demo: `npm run corpus` in packages/datasets, after a build. Makes the same bytes every time; a test
// compares them with what lies there.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { writeFileAtomically } from '@dynclean/files';

import { formatDemoCorpus } from './formatDemoCorpus.js';

const target = resolve(process.argv[2] ?? fileURLToPath(new URL('../../../../datasets/demo', import.meta.url)));
for (const [name, content] of formatDemoCorpus()) await writeFileAtomically(resolve(target, name), content);
process.stdout.write(`${target}: written\n`);
