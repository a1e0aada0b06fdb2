import { z } from 'zod';

import type { EncoderConfig } from './EncoderConfig.js';
import { orElse, wanted } from './parts/configValues.js';
import { findEncoder, listModelTypes } from './registry.js';

/**
 * What a `config.json` must be, of any architecture that is known at the time. Its issues name every key which is
 * missing or has a value that our encoder does not compute: another architecture, activation or kind of position, a
 * decoder, a number out of all proportion.
 */
export function createEncoderConfigSchema(): z.ZodType<EncoderConfig> {
  const known = listModelTypes();
  const modelType = wanted<string>(
    `one of the supported encoders, ${known.map((name) => `"${name}"`).join(', ')}`,
    (value) => known.includes(value as string),
  );
  return z
    .looseObject({ model_type: orElse(modelType, 'bert') }) // Google's first releases have none; they are BERT
    .transform((json, context) => {
      const parsed = findEncoder(json.model_type).config.schema.safeParse(json);
      if (parsed.success) return parsed.data;
      for (const { path, message } of parsed.error.issues)
        context.addIssue({ code: 'custom', path: [...path], message });
      return z.NEVER;
    });
}
