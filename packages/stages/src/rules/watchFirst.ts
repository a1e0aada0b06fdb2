/** Readings of chunks, of which `onChunk` sees the first one: of a second reading it has seen all. */
export function watchFirst<Chunk>(
  read: () => AsyncIterable<Chunk>,
  onChunk: (chunk: Chunk) => void,
): () => AsyncIterable<Chunk> {
  let isFirst = true;
  return () => {
    if (!isFirst) return read();
    isFirst = false;
    return watch(read(), onChunk);
  };
}

async function* watch<Chunk>(
  chunks: AsyncIterable<Chunk>,
  onChunk: (chunk: Chunk) => void,
): AsyncGenerator<Chunk, void, undefined> {
  for await (const chunk of chunks) {
    onChunk(chunk);
    yield chunk;
  }
}
