import { computeCrc32c } from './computeCrc32c.js';

/** What stands at a step. */
export interface ScalarEvent {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step: number;
  /** By tag, `dev/f1`. */
  readonly scalars: Readonly<Record<string, number>>;
}

/** A field of a protocol buffer: its number and wire type, then its bytes. */
const field = (number: number, wireType: number, bytes: Uint8Array): Buffer =>
  Buffer.concat([encodeVarint((number << 3) | wireType), bytes]);

const text = (number: number, value: Uint8Array): Buffer =>
  field(number, 2, Buffer.concat([encodeVarint(value.length), value]));

function encodeVarint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}

function encodeDouble(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

function encodeFloat(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}

/**
 * A record of TensorFlow's `TFRecord`: length, its checksum, the bytes, their checksum; checksums are CRC-32C, rotated
 * by 15 bits and added to a constant.
 */
function encodeRecord(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(bytes.length));
  const checksumOf = (part: Uint8Array): Buffer => {
    const crc = computeCrc32c(part);
    const masked = Buffer.alloc(4);
    masked.writeUInt32LE((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0);
    return masked;
  };
  return Buffer.concat([length, checksumOf(length), bytes, checksumOf(bytes)]);
}

/** The first record of an event file: its version. */
export function encodeFileVersion(wallTime: number): Buffer {
  return encodeRecord(Buffer.concat([field(1, 1, encodeDouble(wallTime)), text(3, Buffer.from('brain.Event:2'))]));
}

/** The record of a run that goes on from a step: what stands from that step on is no longer so. */
export function encodeRestart({ wallTime, step }: Pick<ScalarEvent, 'wallTime' | 'step'>): Buffer {
  const start = field(1, 0, encodeVarint(1));
  return encodeRecord(
    Buffer.concat([field(1, 1, encodeDouble(wallTime)), field(2, 0, encodeVarint(step)), text(7, start)]),
  );
}

/** The record of some scalars (`Event` with a `Summary` of simple values). */
export function encodeScalars({ wallTime, step, scalars }: ScalarEvent): Buffer {
  const values = Object.entries(scalars).map(([tag, value]) =>
    text(1, Buffer.concat([text(1, Buffer.from(tag)), field(2, 5, encodeFloat(value))])),
  );
  return encodeRecord(
    Buffer.concat([
      field(1, 1, encodeDouble(wallTime)),
      field(2, 0, encodeVarint(step)),
      text(5, Buffer.concat(values)),
    ]),
  );
}
