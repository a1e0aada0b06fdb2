/** 16-bit floats with the exponent of 32-bit ones ("bfloat16"), widened without loss. */
export function widenBfloat16(values: Uint16Array): Float32Array {
  const bits = new Uint32Array(values.length);
  values.forEach((value, index) => (bits[index] = value << 16));
  return new Float32Array(bits.buffer);
}

/** IEEE 754 half precision widened to 32 bits without loss; zeros keep their sign, NaN stays NaN. */
export function widenFloat16(values: Uint16Array): Float32Array {
  const result = new Float32Array(values.length);
  values.forEach((value, index) => {
    const sign = value & 0x8000 ? -1 : 1;
    const exponent = (value >> 10) & 0x1f;
    const fraction = value & 0x3ff;
    if (exponent === 0) result[index] = sign * fraction * 2 ** -24;
    else if (exponent === 0x1f) result[index] = fraction === 0 ? sign * Infinity : NaN;
    else result[index] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
  return result;
}
