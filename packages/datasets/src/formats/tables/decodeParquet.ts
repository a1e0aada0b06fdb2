import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import { type AsyncBuffer, type Compressors, parquetMetadata, parquetReadObjects } from 'hyparquet';

import type { Table } from './decodeTable.js';

/** The library brings Snappy; the others come with Node. */
const compressors: Compressors = {
  GZIP: (input) => gunzipSync(input),
  BROTLI: (input) => brotliDecompressSync(input),
};

/**
 * The rows of a Parquet file, and what Hugging Face's datasets wrote into it.
 *
 * @throws Error where it is none, or is damaged.
 */
export async function decodeParquet(bytes: Uint8Array): Promise<Table> {
  const content = new Uint8Array(bytes).buffer;
  const file: AsyncBuffer = { byteLength: content.byteLength, slice: (start, end) => content.slice(start, end) };
  const metadata = parquetMetadata(content);
  const rows = await parquetReadObjects({ file, metadata, compressors });
  return { rows, metadata: metadata.key_value_metadata?.find(({ key }) => key === 'huggingface')?.value ?? null };
}
