import { open, type FileHandle } from 'node:fs/promises';

import type { NamedArray, NamedArrays } from '@dynclean/models';
import { InputError } from '@dynclean/schema';

import { parseHeader, type SafetensorsEntry, type SafetensorsHeader } from './parseHeader.js';
import { widenBfloat16, widenFloat16 } from './widenFloats.js';

/** Longest header that the format's own library takes. */
const maxHeaderSize = 100_000_000;

/** What a tensor is read into: 16-bit floats become 32-bit ones, the rest keeps its type. */
export type TensorValues =
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/** An opened safetensors file: its header is here, tensors are read when asked for. Holds no file open. */
export interface Safetensors extends SafetensorsHeader {
  readonly path: string;
  /** One tensor as its type says. @throws InputError when there is none of that name, or its type cannot be read. */
  read(name: string): Promise<{ readonly shape: readonly number[]; readonly values: TensorValues }>;
  /** One tensor of 16-, 32- or 64-bit floats as 32-bit floats. @throws InputError when it holds something else. */
  readFloats(name: string): Promise<NamedArray>;
}

/** A file that is open for reading, and its name for messages. */
interface OpenFile {
  readonly file: FileHandle;
  readonly path: string;
}

/** Reads exactly so many bytes from a place in a file. */
async function readBytes(
  { file, path }: OpenFile,
  { offset, sizeBytes }: Pick<SafetensorsEntry, 'offset' | 'sizeBytes'>,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(sizeBytes);
  let done = 0;
  while (done < sizeBytes) {
    const { bytesRead } = await file.read(bytes, done, Math.min(sizeBytes - done, 2 ** 30), offset + done);
    if (bytesRead === 0) throw new InputError(`${path}: ends at byte ${offset + done}: it changed while it was read`);
    done += bytesRead;
  }
  return bytes;
}

/** The values of a tensor; the format is little-endian, as is every machine that Node runs on here. */
function decode({ dtype, name }: SafetensorsEntry, { buffer }: Uint8Array, path: string): TensorValues {
  const bytes = buffer as ArrayBuffer;
  switch (dtype) {
    case 'F32':
      return new Float32Array(bytes);
    case 'F16':
      return widenFloat16(new Uint16Array(bytes));
    case 'BF16':
      return widenBfloat16(new Uint16Array(bytes));
    case 'F64':
      return new Float64Array(bytes);
    case 'I64':
      return new BigInt64Array(bytes);
    case 'U64':
      return new BigUint64Array(bytes);
    case 'I32':
      return new Int32Array(bytes);
    case 'U32':
      return new Uint32Array(bytes);
    case 'I16':
      return new Int16Array(bytes);
    case 'U16':
      return new Uint16Array(bytes);
    case 'I8':
      return new Int8Array(bytes);
    case 'U8':
    case 'BOOL':
      return new Uint8Array(bytes);
    case 'F8_E4M3':
    case 'F8_E5M2':
      throw new InputError(
        `${path}: tensor "${name}": 8-bit floats (${dtype}) cannot be read; save it with 16 or 32 bits`,
      );
  }
}

async function readHeader(open: OpenFile): Promise<SafetensorsHeader> {
  const { file, path } = open;
  const { size } = await file.stat();
  const start = await readBytes(open, { offset: 0, sizeBytes: Math.min(size, 64) });
  const text = Buffer.from(start).toString('latin1');
  if (text.startsWith('version https://git-lfs')) {
    throw new InputError(
      `${path}: is the pointer that Git LFS keeps in its place. Fetch the file itself: git lfs pull`,
    );
  }
  if (size < 8) throw new InputError(`${path}: must be a safetensors file, but has only ${size} bytes`);
  const length = Number(Buffer.from(start).readBigUInt64LE(0));
  if (length > maxHeaderSize || 8 + length > size) {
    throw new InputError(
      `${path}: must be a safetensors file, but its header would take ${length} of ${size} bytes. ` +
        `It was cut off, or is of another kind.`,
    );
  }
  const json = Buffer.from(await readBytes(open, { offset: 8, sizeBytes: length })).toString('utf8');
  return parseHeader(json, { path, fileSize: size, dataOffset: 8 + length });
}

/** Opens a file and says which one where that fails. */
async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    throw new InputError(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
}

/**
 * Opens a safetensors file: reads and checks its header; tensors are read one by one on demand.
 *
 * @throws InputError that names file and tensor: cut off, holes or overlaps, sizes that do not fit the shapes.
 */
export async function readSafetensors(path: string): Promise<Safetensors> {
  const file = await openFile(path);
  let header: SafetensorsHeader;
  try {
    header = await readHeader({ file, path });
  } finally {
    await file.close();
  }

  const read: Safetensors['read'] = async (name) => {
    const entry = header.entries.get(name);
    if (entry === undefined) throw new InputError(`${path}: must hold a tensor "${name}", but holds none of that name`);
    const handle = await openFile(path);
    try {
      const bytes = await readBytes({ file: handle, path }, entry);
      return { shape: entry.shape, values: decode(entry, bytes, path) };
    } finally {
      await handle.close();
    }
  };
  const readFloats: Safetensors['readFloats'] = async (name) => {
    const { shape, values } = await read(name);
    if (values instanceof Float32Array) return { shape, values };
    if (values instanceof Float64Array) return { shape, values: Float32Array.from(values) };
    const { dtype } = header.entries.get(name) as SafetensorsEntry;
    throw new InputError(`${path}: tensor "${name}": must hold floats, but got ${dtype}`);
  };
  return { path, ...header, read, readFloats };
}

/** Reads all tensors of a safetensors file, which must be floats, as 32-bit ones. */
export async function readNamedArrays(path: string): Promise<NamedArrays> {
  const file = await readSafetensors(path);
  const arrays = new Map<string, NamedArray>();
  for (const name of file.entries.keys()) arrays.set(name, await file.readFloats(name));
  return arrays;
}
