import { InputError } from '@dynclean/schema';

/** A character with its marks of so many bytes or more is looked up character by character. */
const MOST_BYTES = 6;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * SentencePiece's table of what to write for which characters (`precompiled_charsmap`), applied as the Rust tokenizers
 * do: to each character with its marks where that is short, else to each character; the shortest entry that begins
 * there counts.
 *
 * The table: bytes of a trie (uint32, little-endian), the trie as a double array of uint32, and all replacements in
 * UTF-8, each ended by a zero.
 *
 * @param base64 - the table.
 * @param where - for messages.
 * @throws InputError when it is none.
 */
export function createCharsMap(base64: string, where: string): (text: string) => string {
  const bytes = Buffer.from(base64, 'base64');
  const trieBytes = bytes.length < 4 ? 0 : bytes.readUInt32LE(0);
  if (trieBytes === 0 || trieBytes % 4 !== 0 || 4 + trieBytes > bytes.length) {
    throw new InputError(
      `${where}: precompiled_charsmap must hold a trie and its texts, but has ${bytes.length} bytes`,
    );
  }
  const trie = Uint32Array.from({ length: trieBytes / 4 }, (_, i) => bytes.readUInt32LE(4 + 4 * i));
  const texts = bytes.subarray(4 + trieBytes);
  const textAt = (begin: number): string => {
    const end = texts.indexOf(0, begin);
    return texts.toString('utf8', begin, end < 0 ? texts.length : end);
  };
  const replace = (characters: string): string | null => {
    const place = findFirst(trie, Buffer.from(characters));
    return place === null ? null : textAt(place);
  };
  return (text) => {
    let result = '';
    for (const { segment } of graphemes.segment(text)) {
      const whole = Buffer.byteLength(segment) < MOST_BYTES ? replace(segment) : null;
      result += whole ?? [...segment].map((character) => replace(character) ?? character).join('');
    }
    return result;
  };
}

/** Value of the shortest key of a double-array trie (Yata's darts-clone) that the given one begins with; null: none. */
function findFirst(trie: Uint32Array, key: Uint8Array): number | null {
  const unitAt = (node: number): number => trie[node] ?? 0;
  const offsetOf = (unit: number): number => (unit >>> 10) << ((unit & (1 << 9)) >>> 6);
  let node = offsetOf(unitAt(0));
  for (const byte of key) {
    if (byte === 0) return null;
    node ^= byte;
    const unit = unitAt(node);
    if ((unit & 0x800000ff) >>> 0 !== byte) return null;
    node ^= offsetOf(unit);
    if (((unit >>> 8) & 1) === 1) return unitAt(node) & 0x7fffffff;
  }
  return null;
}
