import { describe, expect, it } from '@jest/globals';

import { recognizeForeignBytes } from './recognizeForeignBytes.js';

describe(recognizeForeignBytes, () => {
  it.each<[string, Uint8Array, string | undefined]>([
    ['UTF-8', Buffer.from('Zürich\n'), undefined],
    ['UTF-8 with a mark', Buffer.from('\ufeffZürich\n'), undefined],
    ['nothing', Buffer.alloc(0), undefined],
    ['UTF-16 with a mark', Buffer.from('\ufeffAnn', 'utf16le'), 'UTF-16LE'],
    ['the same, big end first', Buffer.from('\ufeffAnn', 'utf16le').swap16(), 'UTF-16BE'],
    ['UTF-16 without', Buffer.from('Ann ran', 'utf16le'), 'UTF-16 without byte order mark (every other byte is zero)'],
    ['UTF-32', Uint8Array.of(0xff, 0xfe, 0, 0, 0x41, 0, 0, 0), 'UTF-32LE'],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8), 'gzip data'],
    ['Parquet', Buffer.from('PAR1'), 'a Parquet file'],
    ['zlib', Uint8Array.of(0x78, 0x9c, 1), "zlib data, perhaps spaCy's DocBin"],
    ['words that begin with x', Buffer.from('x-ray O\n'), undefined],
  ])('%s', (_case, bytes, name) => {
    expect(recognizeForeignBytes(bytes, 'f')?.name).toBe(name);
  });

  it('says how the file becomes UTF-8, by which of its bytes are zero', () => {
    const bytes = Buffer.from('Ann ran', 'utf16le');
    expect(recognizeForeignBytes(bytes, 'a.txt')?.advice).toBe(
      'Convert the file: iconv -f UTF-16LE -t UTF-8 a.txt > converted',
    );
    expect(recognizeForeignBytes(Buffer.from(bytes).swap16(), 'a.txt')?.advice).toContain('-f UTF-16BE');
  });
});
