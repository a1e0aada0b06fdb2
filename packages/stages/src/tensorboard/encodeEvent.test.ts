import { describe, expect, it } from '@jest/globals';

import { computeCrc32c } from './computeCrc32c.js';
import { encodeFileVersion, encodeRestart, encodeScalars } from './encodeEvent.js';

describe(computeCrc32c, () => {
  // RFC 3720, B.4
  it.each([
    [Buffer.alloc(32), 0x8a9136aa],
    [Buffer.alloc(32, 0xff), 0x62a8ab43],
    [Buffer.from(Array.from({ length: 32 }, (_, index) => index)), 0x46dd794e],
    [Buffer.from('123456789'), 0xe3069283],
  ])('%#: as published', (bytes, crc) => {
    expect(computeCrc32c(bytes)).toBe(crc);
  });
});

describe('records', () => {
  it('of a version are what TensorFlow writes', () => {
    // wall_time 1.5 (field 1, a double), file_version (field 3); the whole read back by TensorBoard 2.21
    const record = encodeFileVersion(1.5);
    expect(record.subarray(12, 12 + 24).toString('hex')).toBe(
      `09${'000000000000f83f'}1a0d${Buffer.from('brain.Event:2').toString('hex')}`,
    );
    expect(record.readBigUInt64LE(0)).toBe(24n);
    expect(record).toHaveLength(8 + 4 + 24 + 4);
  });

  it('of scalars have step, tag and value; long steps take several bytes', () => {
    const record = encodeScalars({ wallTime: 0, step: 300, scalars: { a: 0.5 } });
    // step 300 is ac 02; summary (5) > value (1) > tag (1) "a", simple_value (2) 0.5 as a float
    expect(record.subarray(12, -4).toString('hex')).toBe(
      '090000000000000000' + '10ac02' + '2a0a' + '0a08' + '0a0161' + '150000003f',
    );
  });

  it('of a restart say from where on', () => {
    const record = encodeRestart({ wallTime: 0, step: 1 });
    expect(record.subarray(12, -4).toString('hex')).toBe('090000000000000000' + '1001' + '3a020801');
  });
});
