import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { InputError, ShapeError } from '@dynclean/schema';
import { afterAll, describe, expect, it } from '@jest/globals';

import { readNamedArrays, readSafetensors } from './readSafetensors.js';
import { writeSafetensors } from './writeSafetensors.js';

const folder = mkdtempSync(join(tmpdir(), 'safetensors-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file with this header and data, whatever the header says. */
function writeRaw(name: string, header: unknown, data: Uint8Array): string {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat([length, json, data]));
  return path;
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe(readSafetensors, () => {
  it('reads each type from its bytes', async () => {
    const path = writeRaw(
      'types.safetensors',
      {
        __metadata__: { format: 'pt' },
        whole: { dtype: 'I64', shape: [2], data_offsets: [0, 16] },
        single: { dtype: 'F32', shape: [1, 1], data_offsets: [16, 20] },
        brain: { dtype: 'BF16', shape: [2], data_offsets: [20, 24] },
        half: { dtype: 'F16', shape: [6], data_offsets: [24, 36] },
        flags: { dtype: 'BOOL', shape: [2], data_offsets: [36, 38] },
        scalar: { dtype: 'I8', shape: [], data_offsets: [38, 39] },
        none: { dtype: 'F32', shape: [0, 3], data_offsets: [39, 39] },
      },
      bytes(
        ...[...[1, 0, 0, 0, 0, 0, 0, 0], ...[254, 255, 255, 255, 255, 255, 255, 255]], // 1, -2
        ...[0, 0, 0xc0, 0x3f], // 0x3fc00000 = 1.5
        ...[...[0x80, 0x3f], ...[0x20, 0xc1]], // 0x3f80 = 1, 0xc120 = -10
        // 0x3c00 = 1; 0xc000 = -2; 0x0001 = 2^-24, the smallest; 0x7bff = 65504, the largest; 0x7c00 = infinity;
        // 0x8000 = -0
        ...[...[0x00, 0x3c], ...[0x00, 0xc0], ...[0x01, 0x00], ...[0xff, 0x7b], ...[0x00, 0x7c], ...[0x00, 0x80]],
        ...[1, 0],
        ...[0x80], // -128
      ),
    );
    const file = await readSafetensors(path);
    expect(file.metadata).toEqual({ format: 'pt' });
    expect([...file.entries.keys()]).toEqual(['whole', 'single', 'brain', 'half', 'flags', 'scalar', 'none']);
    expect(await file.read('whole')).toEqual({ shape: [2], values: BigInt64Array.of(1n, -2n) });
    expect(await file.read('single')).toEqual({ shape: [1, 1], values: Float32Array.of(1.5) });
    expect(await file.readFloats('brain')).toEqual({ shape: [2], values: Float32Array.of(1, -10) });
    expect(await file.readFloats('half')).toEqual({
      shape: [6],
      values: Float32Array.of(1, -2, 2 ** -24, 65504, Infinity, -0),
    });
    expect(await file.read('flags')).toEqual({ shape: [2], values: bytes(1, 0) });
    expect(await file.read('scalar')).toEqual({ shape: [], values: Int8Array.of(-128) });
    expect(await file.read('none')).toEqual({ shape: [0, 3], values: new Float32Array(0) });
  });

  it('keeps NaN of half precision', async () => {
    const header = { x: { dtype: 'F16', shape: [2], data_offsets: [0, 4] } };
    const path = writeRaw('nan.safetensors', header, bytes(0x01, 0x7c, 0x00, 0xfe));
    expect((await (await readSafetensors(path)).readFloats('x')).values).toEqual(Float32Array.of(NaN, NaN));
  });

  it('names a tensor that is not there, and one that holds no floats', async () => {
    const path = writeRaw(
      'ids.safetensors',
      { ids: { dtype: 'I32', shape: [1], data_offsets: [0, 4] } },
      bytes(1, 0, 0, 0),
    );
    const file = await readSafetensors(path);
    await expect(file.read('id')).rejects.toThrow(`${path}: must hold a tensor "id", but holds none of that name`);
    await expect(file.readFloats('ids')).rejects.toThrow('tensor "ids": must hold floats, but got I32');
  });

  const one = { dtype: 'F32', shape: [1], data_offsets: [0, 4] };
  it.each([
    ['no JSON', '{"a":', 4, 'its header is no JSON'],
    ['a list', [], 4, 'its header is no object'],
    ['an unknown type', { a: { ...one, dtype: 'I128' } }, 4, 'tensor "a": dtype must be one of BOOL, '],
    [
      'a negative length',
      { a: { ...one, shape: [-1] } },
      4,
      'shape must be a list of integers of at least 0, but got [-1]',
    ],
    [
      'one offset',
      { a: { ...one, data_offsets: [0] } },
      4,
      'data_offsets must be two integers of at least 0, but got [0]',
    ],
    [
      "a size that is not the shape's",
      { a: { ...one, shape: [2, 3] } },
      4,
      'tensor "a": F32 [2, 3] takes 24 bytes, but data_offsets [0, 4] are 4',
    ],
    [
      'a hole',
      { a: one, b: { ...one, data_offsets: [8, 12] } },
      12,
      /tensor "b" must begin where "a" ends \(byte (\d+)\), but begins at byte \d+/,
    ],
    ['an overlap', { a: one, b: { ...one, data_offsets: [0, 4] } }, 4, /tensor "b" must begin where "a" ends/],
    ['fewer bytes than it needs', { a: one }, 3, /must have (\d+) bytes by its header, but has \d+\. It was cut off/],
    ['more bytes than it needs', { a: one }, 5, 'Something was appended to it'],
    [
      'metadata that is no text',
      { __metadata__: { a: 1 }, a: one },
      4,
      '__metadata__ must map text to text, but got {"a":1}',
    ],
  ])('refuses a header with %s', async (name, header, numBytes, message) => {
    const path = writeRaw(`${name.replaceAll(' ', '-')}.safetensors`, header, new Uint8Array(numBytes));
    await expect(readSafetensors(path)).rejects.toThrow(InputError);
    await expect(readSafetensors(path)).rejects.toThrow(message);
    await expect(readSafetensors(path)).rejects.toThrow(path);
  });

  it('refuses files of other kinds', async () => {
    const short = join(folder, 'short');
    writeFileSync(short, 'abc');
    await expect(readSafetensors(short)).rejects.toThrow(`${short}: must be a safetensors file, but has only 3 bytes`);
    const text = join(folder, 'text');
    writeFileSync(text, 'PK\x03\x04 this is a zip, as torch.save writes it'.padEnd(100));
    await expect(readSafetensors(text)).rejects.toThrow(/its header would take \d+ of 100 bytes/);
    const pointer = join(folder, 'pointer');
    writeFileSync(pointer, 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 498818054\n');
    await expect(readSafetensors(pointer)).rejects.toThrow('git lfs pull');
    await expect(readSafetensors(join(folder, 'absent'))).rejects.toThrow('absent: cannot be read (ENOENT)');
  });
});

describe(writeSafetensors, () => {
  it('writes what reads back, wide types first and then by name, the same bytes each time', async () => {
    const path = join(folder, 'written.safetensors');
    const tensors = new Map([
      ['b', { shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) }],
      ['flags', { shape: [3], values: bytes(0, 1, 0) }],
      ['ids', { shape: [1], values: BigInt64Array.of(7n) }],
      ['a', { shape: [], values: Float32Array.of(0.5) }],
    ]);
    await writeSafetensors(path, tensors, { step: '3' });
    const file = await readSafetensors(path);
    expect([...file.entries.keys()]).toEqual(['ids', 'a', 'b', 'flags']);
    expect(file.metadata).toEqual({ step: '3' });
    for (const [name, tensor] of tensors) expect(await file.read(name)).toEqual(tensor);
    expect([...file.entries.values()][0]?.offset).toBe((file.entries.get('ids')?.offset ?? 1) & ~7); // aligned

    const again = join(folder, 'again.safetensors');
    await writeSafetensors(again, new Map([...tensors].reverse()), { step: '3' });
    expect(readFileSync(again).equals(readFileSync(path))).toBe(true);
  });

  it('writes the part of a buffer that a view shows', async () => {
    const path = join(folder, 'view.safetensors');
    await writeSafetensors(path, new Map([['x', { shape: [2], values: Float32Array.of(9, 1, 2, 9).subarray(1, 3) }]]));
    expect(await readNamedArrays(path)).toEqual(new Map([['x', { shape: [2], values: Float32Array.of(1, 2) }]]));
  });

  it('refuses values that do not fit their shape and leaves nothing', async () => {
    const path = join(folder, 'sub', 'wrong.safetensors');
    const tensors = new Map([['x', { shape: [2, 2], values: new Float32Array(3) }]]);
    await expect(writeSafetensors(path, tensors)).rejects.toThrow(ShapeError);
    await expect(writeSafetensors(path, tensors)).rejects.toThrow('x must hold [2, 2] = 4 values, but got 3');
    expect(readdirSync(folder)).not.toContain('sub');
  });

  it('leaves nothing behind when the file cannot take its place', async () => {
    const path = join(folder, 'kept', 'x.safetensors');
    mkdirSync(join(path, 'a folder of that name'), { recursive: true });
    const tensors = new Map([['x', { shape: [1], values: Float32Array.of(1) }]]);
    await expect(writeSafetensors(path, tensors)).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
    expect(readdirSync(join(folder, 'kept'))).toEqual(['x.safetensors']);
  });

  it('takes no changed byte for another file: an error that names it, or all values but that byte’s are the same', async () => {
    const header = {
      first: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
      second: { dtype: 'F32', shape: [1, 2], data_offsets: [8, 16] },
    };
    const whole = writeRaw('whole.safetensors', header, new Uint8Array(Float32Array.of(1, -2, 3, 0.5).buffer));
    const content = readFileSync(whole);
    const path = join(folder, 'changed.safetensors');
    const values = async (from: string) =>
      [...(await readNamedArrays(from)).values()].flatMap((array) => [...array.values]);
    const right = await values(whole);
    let refused = 0;
    for (let at = 0; at < content.length; at++) {
      for (const bit of [1, 2, 16, 128]) {
        const changed = Buffer.from(content);
        changed[at] = content[at]! ^ bit;
        writeFileSync(path, changed);
        try {
          const differences = (await values(path)).filter((value, i) => !Object.is(value, right[i]));
          expect({ at, bit, differences: differences.length }).toEqual({
            at,
            bit,
            differences: at < content.length - 16 ? 0 : 1,
          });
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
          expect(error.message).toContain(path);
          refused++;
        }
      }
    }
    expect(refused).toBeGreaterThan(content.length);
  });

  it('quotes no more of a damaged header than one reads, however deep it is', async () => {
    const deep = `{"a": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const reading = readSafetensors(writeRaw('deep.safetensors', deep, bytes()));
    await expect(reading).rejects.toThrow('tensor "a": must be an object, but got lists in lists without end');
    const long = { a: { dtype: 'F32'.repeat(1000), shape: [], data_offsets: [0, 0] } };
    const failure = await readSafetensors(writeRaw('long.safetensors', long, bytes())).then(
      () => null,
      (error: unknown) => error as Error,
    );
    expect(failure?.message).toContain('dtype must be one of');
    expect(failure?.message.length).toBeLessThan(1000);
  });
});
