import { z } from 'zod';

import { experimentManifestSchema } from './ExperimentManifest.js';

/** The JSON Schema of a manifest as people write it; `experiments/manifest.schema.json` is a copy for editors. */
export function createManifestJsonSchema(): Record<string, unknown> {
  return { title: 'DynClean experiment manifest', ...z.toJSONSchema(experimentManifestSchema, { io: 'input' }) };
}
