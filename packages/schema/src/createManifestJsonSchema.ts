import { z } from 'zod';

import { commonFactsSchema } from './CommonFacts.js';
import { experimentManifestSchema } from './ExperimentManifest.js';

/** The JSON Schema of a manifest as people write it; `experiments/manifest.schema.json` is a copy for editors. */
export function createManifestJsonSchema(): Record<string, unknown> {
  return { title: 'DynClean experiment manifest', ...z.toJSONSchema(experimentManifestSchema, { io: 'input' }) };
}

/** The same of what manifests have in common; `experiments/common.schema.json` is the copy. */
export function createCommonJsonSchema(): Record<string, unknown> {
  return {
    title: 'What DynClean experiment manifests have in common',
    ...z.toJSONSchema(commonFactsSchema, { io: 'input' }),
  };
}
