import { tableFromIPC } from 'apache-arrow';

import { toJson } from './toJson.js';
import type { Table } from './decodeTable.js';

/**
 * The rows of an Arrow file or stream, and what Hugging Face's datasets wrote into it.
 *
 * @throws Error where it is none, or is damaged.
 */
export function decodeArrow(bytes: Uint8Array): Table {
  const table = tableFromIPC(bytes);
  if (table.numRows > bytes.length) throw new RangeError(`it says that it has ${table.numRows} rows`);
  const rows = table.toArray().map((row: { readonly toJSON: () => unknown }) => toJson(row.toJSON()));
  return { rows, metadata: table.schema.metadata.get('huggingface') ?? null };
}
