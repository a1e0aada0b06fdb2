// @ts-check
// Writes experiments/manifest.schema.json, common.schema.json and slurm.schema.json, by which editors complete and
// check manifests, what they have in common and settings of a cluster, from the schemas in code.
//   node scripts/writeManifestSchema.mjs
import { writeFile } from 'node:fs/promises';

import { createSlurmJsonSchema } from '../packages/planner/dist/executors/index.js';
import { createCommonJsonSchema, createManifestJsonSchema } from '../packages/schema/dist/index.js';
import { format } from 'prettier';

const schemas = {
  'manifest.schema.json': createManifestJsonSchema(),
  'common.schema.json': createCommonJsonSchema(),
  'slurm.schema.json': createSlurmJsonSchema(),
};
for (const [name, schema] of Object.entries(schemas)) {
  const path = new URL(`../experiments/${name}`, import.meta.url);
  await writeFile(path, await format(JSON.stringify(schema), { parser: 'json', printWidth: 120 }));
}
