import { toBioTag } from '@dynclean/models';
import { UNTAGGED, type WordTags } from '@dynclean/training';

/** `[W]` BIO tags of a corpus' words, as `bio-classifier` numbers them; `UNTAGGED` where a word does not count. */
export function toBioTags({ tags, begins }: Pick<WordTags, 'tags' | 'begins'>): Int32Array {
  return tags.map((tag, word) => (tag === UNTAGGED ? UNTAGGED : toBioTag(tag, begins[word] === 1)));
}
