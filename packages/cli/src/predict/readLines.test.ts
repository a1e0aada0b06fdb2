import { describe, expect, it } from '@jest/globals';

import { readLines } from './readLines.js';

async function read(...chunks: readonly (string | Uint8Array)[]): Promise<string[]> {
  async function* stream(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk as string));
  }
  const lines: string[] = [];
  for await (const line of readLines(stream(), 'f.txt')) lines.push(line);
  return lines;
}

describe(readLines, () => {
  it.each([
    ['a line end at the end or not', ['a\nb'], ['a', 'b']],
    ['one at the end', ['a\nb\n'], ['a', 'b']],
    ['empty lines', ['\n\na\n'], ['', '', 'a']],
    ['lines across chunks', ['a', 'b\nc', 'd'], ['ab', 'cd']],
    ['Windows', ['a\r\nb\r', '\n'], ['a', 'b']],
    ['what only Unicode calls a line end', ['a\u2028b\u0085c\n'], ['a\u2028b\u0085c']],
    ['nothing', [], []],
  ])('%s', async (_case, chunks, lines) => {
    expect(await read(...chunks)).toEqual(lines);
  });

  it('takes time that grows with a line, not with its square', async () => {
    const chunk = Buffer.alloc(65_536, 'a');
    const timed = async (numChunks: number): Promise<number> => {
      const started = performance.now();
      const [line] = await read(...Array.from({ length: numChunks }, () => chunk));
      expect(line).toHaveLength(numChunks * chunk.length);
      return performance.now() - started;
    };
    await timed(50); // compiled
    const short = await timed(50);
    // Eight times the text took 64 times as long when each chunk was joined to all before it.
    expect(await timed(400)).toBeLessThan(Math.max(short, 20) * 30);
  });

  it('puts characters together that a chunk cuts', async () => {
    const bytes = Buffer.from('Müller 東京\n');
    for (let cut = 1; cut < bytes.length; cut++) {
      expect(await read(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual(['Müller 東京']);
    }
  });

  it('names the line near bytes that are no UTF-8', async () => {
    await expect(read('a\nb\n', Uint8Array.of(0x4d, 0xfc, 0x6c, 0x0a))).rejects.toThrow(
      'f.txt: must be UTF-8, but got other bytes on line 3 or soon after',
    );
    await expect(read('a\n', Uint8Array.of(0xc3))).rejects.toThrow('on line 2');
  });
});
