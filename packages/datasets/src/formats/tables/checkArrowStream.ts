/** Where `bodyLength` stands in the table of a message's fields (Arrow's Message.fbs). */
const BODY_LENGTH_SLOT = 10;

/** The length of the body of a message, from its metadata. */
function readBodyLength(metadata: Buffer): number {
  const table = metadata.readUInt32LE(0);
  const fields = table - metadata.readInt32LE(table);
  if (metadata.readUInt16LE(fields) <= BODY_LENGTH_SLOT) return 0;
  const offset = metadata.readUInt16LE(fields + BODY_LENGTH_SLOT);
  return offset === 0 ? 0 : Number(metadata.readBigInt64LE(table + offset));
}

/**
 * Walks along the messages of an Arrow stream, before the library does, which does not come to an end in some that are
 * damaged.
 *
 * @throws RangeError where a message does not lie inside the file.
 */
export function checkArrowStream(bytes: Buffer): void {
  for (let at = 0, message = 1; at < bytes.length; message++) {
    if (bytes.length - at < 8 || bytes.readUInt32LE(at) !== 0xffffffff)
      throw new RangeError(`message ${message} has no mark`);
    const length = bytes.readInt32LE(at + 4);
    if (length === 0) return;
    const end = at + 8 + length;
    if (length < 8 || end > bytes.length) throw new RangeError(`message ${message} is cut off`);
    const body = readBodyLength(bytes.subarray(at + 8, end));
    if (!(body >= 0 && end + body <= bytes.length)) throw new RangeError(`the body of message ${message} is cut off`);
    at = end + body;
  }
}
