// @ts-check

/**
 * @typedef {object} Tensor
 * @property {string} dtype - As safetensors names it: `F32`.
 * @property {number[]} shape
 * @property {Buffer} bytes
 */

/**
 * Whether a file is safetensors, by its length and the header that must stand at its front.
 *
 * @param {Buffer} content
 */
export function isSafetensors(content) {
  return content.length >= 10 && content.readBigUInt64LE(0) <= BigInt(content.length - 8) && content[8] === 0x7b;
}

/**
 * The tensors of a safetensors file by name. Where in the file a tensor lies, and what else the header says,
 * is left out.
 *
 * @param {Buffer} content
 * @returns {Map<string, Tensor>}
 */
export function parseSafetensors(content) {
  const headerBytes = Number(content.readBigUInt64LE(0));
  const header = JSON.parse(content.toString('utf8', 8, 8 + headerBytes));
  const data = content.subarray(8 + headerBytes);
  return new Map(
    Object.entries(header)
      .filter(([name]) => name !== '__metadata__')
      .map(
        ([
          name,
          {
            dtype,
            shape,
            data_offsets: [from, to],
          },
        ]) => [name, { dtype, shape, bytes: data.subarray(from, to) }],
      ),
  );
}
