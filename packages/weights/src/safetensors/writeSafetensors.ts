import { writeFileAtomically } from '@dynclean/files';
import { ShapeError } from '@dynclean/schema';

import { dtypeSizes, type Dtype } from './parseHeader.js';
import type { TensorValues } from './readSafetensors.js';

type WritableTensors = ReadonlyMap<string, { readonly shape: readonly number[]; readonly values: TensorValues }>;

const dtypes: ReadonlyArray<readonly [new () => TensorValues, Dtype]> = [
  [Float32Array, 'F32'],
  [Float64Array, 'F64'],
  [BigInt64Array, 'I64'],
  [BigUint64Array, 'U64'],
  [Int32Array, 'I32'],
  [Uint32Array, 'U32'],
  [Int16Array, 'I16'],
  [Uint16Array, 'U16'],
  [Int8Array, 'I8'],
  [Uint8Array, 'U8'],
];

function dtypeOf(values: TensorValues): Dtype {
  const found = dtypes.find(([type]) => values instanceof type);
  if (found === undefined) throw new TypeError(`no safetensors type for ${Object.prototype.toString.call(values)}`);
  return found[1];
}

/**
 * The header of a safetensors file and the order of its tensors: wide types first, then by name, so that each begins at
 * a multiple of its size and equal contents give equal bytes.
 *
 * @throws ShapeError when a tensor does not hold as many values as its shape says.
 */
function layOut(
  tensors: WritableTensors,
  metadata: Readonly<Record<string, string>>,
): { header: Buffer; names: string[] } {
  const sizes = new Map([...tensors].map(([name, { values }]) => [name, dtypeSizes[dtypeOf(values)]]));
  const names = [...tensors.keys()].sort(
    (a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0) || Buffer.compare(Buffer.from(a), Buffer.from(b)),
  );
  const entries: Record<string, unknown> = Object.keys(metadata).length === 0 ? {} : { __metadata__: metadata };
  let end = 0;
  for (const name of names) {
    const { shape, values } = tensors.get(name) as { shape: readonly number[]; values: TensorValues };
    const numValues = shape.reduce((product, length) => product * length, 1);
    if (numValues !== values.length) {
      throw new ShapeError(
        `writeSafetensors: ${name} must hold [${shape.join(', ')}] = ${numValues} values, but got ${values.length}`,
      );
    }
    entries[name] = { dtype: dtypeOf(values), shape, data_offsets: [end, end + values.byteLength] };
    end += values.byteLength;
  }
  const json = JSON.stringify(entries);
  const padded = json + ' '.repeat((8 - (Buffer.byteLength(json) % 8)) % 8); // data begin at a multiple of 8
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(padded)));
  return { header: Buffer.concat([length, Buffer.from(padded)]), names };
}

/**
 * Writes tensors to a safetensors file under a temporary name and renames it, so that it is there whole or not at all.
 * Nothing is copied in memory. A file of that name is replaced.
 *
 * @param metadata - text by text, as the format has it.
 * @throws ShapeError when a tensor does not hold as many values as its shape says.
 */
export async function writeSafetensors(
  path: string,
  tensors: WritableTensors,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { header, names } = layOut(tensors, metadata);
  await writeFileAtomically(path, chunksOf(header, names, tensors));
}

function* chunksOf(header: Buffer, names: readonly string[], tensors: WritableTensors): Generator<Uint8Array> {
  yield header;
  for (const name of names) {
    const { values } = tensors.get(name) as { values: TensorValues };
    yield new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  }
}
