import { type AsyncBuffer, parquetMetadata, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';

import type { Table } from './decodeTable.js';

/**
 * The rows of a Parquet file, whatever it is packed with (Snappy, gzip, Brotli, zstd, LZ4), and what Hugging Face's
 * datasets wrote into it.
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
