import { describe, expect, it } from '@jest/globals';

import { watchFirst } from './watchFirst.js';

describe(watchFirst, () => {
  it('shows the chunks of the first reading, each before whoever reads has it, and none of another', async () => {
    const seen: string[] = [];
    async function* chunks() {
      yield* await Promise.resolve([1, 2]);
    }
    const read = watchFirst(chunks, (chunk) => seen.push(`watched ${chunk}`));
    for (const time of ['first', 'second']) for await (const chunk of read()) seen.push(`${time} ${chunk}`);
    expect(seen).toEqual(['watched 1', 'first 1', 'watched 2', 'first 2', 'second 1', 'second 2']);
  });
});
