import { InputError } from '@dynclean/schema';

/** Bytes of one value. `BF16` and `F16` are read as 32-bit floats; the 8-bit floats are known, but not read. */
export const dtypeSizes = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  I64: 8,
  U64: 8,
  F64: 8,
} as const;

/** A type of numbers, by its name in the header. */
export type Dtype = keyof typeof dtypeSizes;

/** Where a tensor lies in its file. */
export interface SafetensorsEntry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** First byte, counted from the beginning of the file. */
  readonly offset: number;
  readonly sizeBytes: number;
}

/** What a file says of its tensors. */
export interface SafetensorsHeader {
  readonly entries: ReadonlyMap<string, SafetensorsEntry>;
  readonly metadata: Readonly<Record<string, string>>;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
/** A value from a file for a message, no longer and no deeper than somebody reads. */
function quote(value: unknown): string {
  try {
    const text = JSON.stringify(value) ?? 'nothing';
    return text.length <= 200 ? text : `${text.slice(0, 200)}...`;
  } catch {
    return 'lists in lists without end';
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseEntry([name, value]: [string, unknown], dataOffset: number, where: string): SafetensorsEntry {
  const fail = (problem: string): never => {
    throw new InputError(`${where}: tensor "${name}": ${problem}`);
  };
  if (!isRecord(value)) return fail(`must be an object, but got ${quote(value)}`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string' || !Object.hasOwn(dtypeSizes, dtype)) {
    return fail(`dtype must be one of ${Object.keys(dtypeSizes).join(', ')}, but got ${quote(dtype)}`);
  }
  if (!Array.isArray(shape) || !shape.every(isCount)) {
    return fail(`shape must be a list of integers of at least 0, but got ${quote(shape)}`);
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    return fail(`data_offsets must be two integers of at least 0, but got ${quote(offsets)}`);
  }
  const [begin, end] = offsets as [number, number];
  const sizeBytes = shape.reduce((product, length) => product * length, dtypeSizes[dtype as Dtype]);
  if (end - begin !== sizeBytes) {
    return fail(
      `${dtype} [${shape.join(', ')}] takes ${sizeBytes} bytes, but data_offsets [${begin}, ${end}] are ${end - begin}`,
    );
  }
  return { name, dtype: dtype as Dtype, shape, offset: dataOffset + begin, sizeBytes };
}

/** The file that a header stands in. */
export interface HeaderPlace {
  /** For messages. */
  readonly path: string;
  /** Bytes of the whole file. */
  readonly fileSize: number;
  /** Where the data begin. */
  readonly dataOffset: number;
}

/**
 * Reads the JSON header of a safetensors file and holds it to the format: known types, sizes that fit the shapes, data
 * without holes or overlaps from the header's end to the end of the file.
 *
 * @param json - the header, without the 8 bytes of its length.
 * @throws InputError that names file, tensor, what must hold and what came.
 */
export function parseHeader(json: string, { path: where, fileSize, dataOffset }: HeaderPlace): SafetensorsHeader {
  let header: unknown;
  try {
    header = JSON.parse(json);
  } catch (error) {
    throw new InputError(
      `${where}: must be a safetensors file, but its header is no JSON: ${(error as Error).message}`,
    );
  }
  if (!isRecord(header)) throw new InputError(`${where}: must be a safetensors file, but its header is no object`);
  const { __metadata__: metadata = {}, ...tensors } = header;
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === 'string')) {
    throw new InputError(`${where}: __metadata__ must map text to text, but got ${quote(metadata)}`);
  }
  const entries = Object.entries(tensors).map((entry) => parseEntry(entry, dataOffset, where));

  let end = dataOffset;
  let previous = 'the header';
  for (const { name, offset, sizeBytes } of [...entries].sort(
    (a, b) => a.offset - b.offset || a.sizeBytes - b.sizeBytes,
  )) {
    if (offset !== end) {
      throw new InputError(
        `${where}: tensor "${name}" must begin where ${previous} ends (byte ${end}), but begins at byte ${offset}`,
      );
    }
    end = offset + sizeBytes;
    previous = `"${name}"`;
  }
  if (end !== fileSize) {
    throw new InputError(
      `${where}: must have ${end} bytes by its header, but has ${fileSize}. ` +
        (fileSize < end ? 'It was cut off: fetch or copy it again.' : 'Something was appended to it.'),
    );
  }
  return {
    entries: new Map(entries.map((entry) => [entry.name, entry])),
    metadata: metadata as Record<string, string>,
  };
}
