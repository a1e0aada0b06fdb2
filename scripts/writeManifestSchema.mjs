// Writes experiments/manifest.schema.json, by which editors complete and check manifests, from the schema in code.
//   node scripts/writeManifestSchema.mjs
import { writeFile } from 'node:fs/promises';

import { createManifestJsonSchema } from '../packages/schema/dist/index.js';
import { format } from 'prettier';

const path = new URL('../experiments/manifest.schema.json', import.meta.url);
await writeFile(path, await format(JSON.stringify(createManifestJsonSchema()), { parser: 'json', printWidth: 120 }));
