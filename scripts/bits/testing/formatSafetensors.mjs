// @ts-check

/**
 * A safetensors file of float32 vectors.
 *
 * @param {Record<string, number[]>} tensors
 * @param {Record<string, string>} [metadata]
 * @returns {Buffer}
 */
export function formatSafetensors(tensors, metadata) {
  /** @type {Record<string, unknown>} */
  const header = metadata === undefined ? {} : { __metadata__: metadata };
  const parts = [];
  let offset = 0;
  for (const [name, values] of Object.entries(tensors)) {
    const bytes = Buffer.from(Float32Array.from(values).buffer);
    header[name] = { dtype: 'F32', shape: [values.length], data_offsets: [offset, offset + bytes.length] };
    offset += bytes.length;
    parts.push(bytes);
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...parts]);
}
