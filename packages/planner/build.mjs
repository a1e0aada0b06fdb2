// The profiles, which lie beside the manifests in the repository, are taken along where the package is published.
import { cp } from 'node:fs/promises';
import { join } from 'node:path';

await cp('../../experiments/profiles', join(process.argv[2] ?? 'dist', 'profiles'), { recursive: true });
