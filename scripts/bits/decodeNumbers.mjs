// @ts-check

/** @type {Record<string, { size: number, read: (bytes: Buffer, at: number) => number }>} */
const readers = {
  F64: { size: 8, read: (bytes, at) => bytes.readDoubleLE(at) },
  F32: { size: 4, read: (bytes, at) => bytes.readFloatLE(at) },
  // bfloat16 is the upper half of a float32.
  BF16: { size: 2, read: (bytes, at) => widenBfloat16(bytes.readUInt16LE(at)) },
  F16: { size: 2, read: (bytes, at) => widenFloat16(bytes.readUInt16LE(at)) },
  I64: { size: 8, read: (bytes, at) => Number(bytes.readBigInt64LE(at)) },
  I32: { size: 4, read: (bytes, at) => bytes.readInt32LE(at) },
  I16: { size: 2, read: (bytes, at) => bytes.readInt16LE(at) },
  I8: { size: 1, read: (bytes, at) => bytes.readInt8(at) },
  U8: { size: 1, read: (bytes, at) => bytes.readUInt8(at) },
  BOOL: { size: 1, read: (bytes, at) => bytes.readUInt8(at) },
};

const scratch = Buffer.alloc(4);

/** @param {number} half */
function widenBfloat16(half) {
  scratch.writeUInt32LE(half * 65_536);
  return scratch.readFloatLE(0);
}

/** @param {number} half - sign, 5 bits of exponent, 10 of fraction. */
function widenFloat16(half) {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/**
 * The numbers behind the bytes of a tensor.
 *
 * @param {string} dtype - As safetensors names it.
 * @param {Buffer} bytes
 * @returns {Float64Array | null} null for a dtype that is not known here.
 */
export function decodeNumbers(dtype, bytes) {
  const reader = readers[dtype];
  if (reader === undefined) return null;
  return Float64Array.from({ length: bytes.length / reader.size }, (_, index) =>
    reader.read(bytes, index * reader.size),
  );
}
