import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Sentence } from '@dynclean/schema';
import { afterAll, describe, expect, it } from '@jest/globals';

import { createTestFolder, removeTestFolders } from '../testing/testFolders.js';
import { readSentences } from './readSentences.js';
import { streamSentences } from './streamSentences.js';

async function collect(sentences: AsyncIterable<Sentence>): Promise<Sentence[]> {
  const all: Sentence[] = [];
  for await (const sentence of sentences) all.push(sentence);
  return all;
}
const line = (index: number, word = 'a'.repeat(1000)): string =>
  JSON.stringify({ tokens: [`w${index}`, word], entities: index % 3 === 0 ? [[0, 1, 'PER']] : [], id: index });

async function writeLines(lines: readonly string[]): Promise<string> {
  const path = join(await createTestFolder(), 'a.jsonl');
  await writeFile(path, lines.join('\n'));
  return path;
}

afterAll(removeTestFolders);

describe(streamSentences, () => {
  it('gives what readSentences gives, of a file of several megabytes', async () => {
    const path = await writeLines([
      '\ufeff' + line(0),
      ...Array.from({ length: 3000 }, (_, i) => line(i + 1)),
      '',
      line(7),
    ]);
    const all = await collect(streamSentences(path, { types: ['PER'] }));
    expect(all).toHaveLength(3002);
    expect(all).toEqual(await readSentences(path, { types: ['PER'] }));
  });

  it('names file and line of what is wrong far behind', async () => {
    const lines = Array.from({ length: 2500 }, (_, i) => line(i));
    lines[2300] = JSON.stringify({ tokens: ['a'], entities: [[0, 0, 'LOC']] });
    const path = await writeLines(lines);
    await expect(collect(streamSentences(path, { types: ['PER'] }))).rejects.toThrow(`${path}:2301`);
    lines[2300] = '{"tokens": ["a"], ';
    await writeFile(path, lines.join('\n'));
    await expect(collect(streamSentences(path))).rejects.toThrow(`${path}:2301`);
  });

  it('refuses a line of megabytes, what is no UTF-8 and what is no object', async () => {
    await expect(collect(streamSentences(await writeLines([line(0), line(1, 'a'.repeat(5_000_000))])))).rejects.toThrow(
      'must be at most 1048576 bytes long',
    );
    const path = await writeLines([]);
    await writeFile(path, Buffer.from([0x7b, 0xff, 0x0a]));
    await expect(collect(streamSentences(path))).rejects.toThrow('must be UTF-8 text');
    await expect(collect(streamSentences(await writeLines(['[1]'])))).rejects.toThrow('must be an object');
  });
});
