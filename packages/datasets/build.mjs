// The catalog, which lies in the repository's `datasets`, is taken along where the package is published: the embedded corpus,
// and of the other datasets where they come from. Texts that were fetched into it are not ours to give on.
import { cp } from 'node:fs/promises';
import { basename, join } from 'node:path';

const target = join(process.argv[2] ?? 'dist', 'datasets');
await cp('../../datasets', target, { recursive: true, filter: (source) => basename(source) !== 'text' });
