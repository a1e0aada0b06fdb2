import { UNTAGGED, type WordTags } from '@dynclean/training';

/** Words between two breaks. */
export interface Chunk {
  /** Numbers of its first and last word among those of the corpus. */
  readonly first: number;
  readonly last: number;
  /** Its type; 0: none. */
  readonly type: number;
}

/** What labels say of a corpus' gaps and chunks. */
export interface ChunkLabels {
  /** `[W]` of the gap before each word: 1 tied, 0 a break, `UNTAGGED` unknown, or none, as the sentence begins. */
  readonly ties: Int32Array;
  /** Of each sentence, in order. */
  readonly chunks: readonly (readonly Chunk[])[];
}

/**
 * Ties and breaks of a corpus' words by its labels (AutoNER, a row of DynClean's Table 2; Shang et al. 2018): words of
 * an entity are tied and those of two are not, each word without a type is a chunk by itself. Gaps beside words of
 * spans that a cleaning took away are unknown, and such words are in no chunk.
 */
export function labelChunks({ offsets, tags, begins }: WordTags): ChunkLabels {
  const ties = new Int32Array(tags.length).fill(UNTAGGED);
  const chunks = Array.from({ length: offsets.length - 1 }, (_, sentence) => {
    const found: Chunk[] = [];
    const [from, to] = [offsets[sentence]!, offsets[sentence + 1]!];
    for (let word = from; word < to; word++) {
      const type = tags[word]!;
      const isTied = word > from && type > 0 && tags[word - 1] === type && begins[word] === 0;
      if (word > from && type !== UNTAGGED && tags[word - 1] !== UNTAGGED) ties[word] = isTied ? 1 : 0;
      if (isTied) found.push({ ...found.pop()!, last: word });
      else if (type !== UNTAGGED) found.push({ first: word, last: word, type });
    }
    return found;
  });
  return { ties, chunks };
}
