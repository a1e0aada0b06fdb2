import { bond } from './bond.js';
import { columns } from './columns.js';
import { createFormatRegistry } from './registry/createFormatRegistry.js';
import { dynclean } from './dynclean.js';
import { huggingFace } from './huggingFace.js';
import { prodigy } from './prodigy.js';
import { spacyDocument } from './spacyDocument.js';
import { spacyTraining } from './spacyTraining.js';

/** All formats, the more particular ones first: a new one is a file beside this one and an entry here. */
export const formats = createFormatRegistry(
  [spacyTraining, prodigy, spacyDocument, bond, huggingFace, dynclean, columns],
  { json: dynclean.name, text: columns.name },
);
