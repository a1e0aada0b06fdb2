import type { SubwordPiece } from './SubwordTokenizer.js';

/** How vocabularies mark what a subword is to its word. */
export type PieceRules = 'wordpiece' | 'byte-level' | 'unigram';

/** What byte-level vocabularies and Unigram ones put before a subword that begins a word. */
const START_MARKS = { 'byte-level': 'Ġ', unigram: '▁' } as const;
/** What WordPiece puts before one that does not. */
const CONTINUES = '##';

/**
 * What the subwords of a vocabulary are, by their ids. Ids that no subword has are special without text.
 *
 * @param ids - ids by subword.
 * @param specials - those that stand for no text.
 */
export function describePieces(
  ids: ReadonlyMap<string, number>,
  { rules, specials }: { readonly rules: PieceRules; readonly specials: ReadonlySet<number> },
): readonly SubwordPiece[] {
  const pieces: (SubwordPiece | undefined)[] = [];
  for (const [piece, id] of ids) pieces[id] = { ...describePiece(piece, rules), isSpecial: specials.has(id) };
  return Array.from(pieces, (piece) => piece ?? { text: '', startsWord: false, isSpecial: true });
}

function describePiece(piece: string, rules: PieceRules): Omit<SubwordPiece, 'isSpecial'> {
  if (rules === 'wordpiece') {
    const startsWord = !piece.startsWith(CONTINUES);
    return { text: startsWord ? piece : piece.slice(CONTINUES.length), startsWord };
  }
  const mark = START_MARKS[rules];
  const startsWord = piece.startsWith(mark);
  const text = startsWord ? piece.slice(mark.length) : piece;
  return { text: rules === 'byte-level' ? decodeBytes(text) : text, startsWord };
}

/**
 * Text of a byte-level subword, whose characters stand for bytes: printable ones for themselves, the other 68, in their
 * order, for those from U+0100 on (Radford et al. 2019). Bytes that are no whole character become U+FFFD.
 */
function decodeBytes(piece: string): string {
  const bytes = Uint8Array.from(piece, (character) => byteOf.get(character) ?? 0x3f);
  return new TextDecoder().decode(bytes);
}

const byteOf = createByteTable();

function createByteTable(): ReadonlyMap<string, number> {
  const isPrintable = (byte: number): boolean =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
  const table = new Map<string, number>();
  let others = 0;
  for (let byte = 0; byte < 256; byte++) {
    table.set(String.fromCodePoint(isPrintable(byte) ? byte : 0x100 + others++), byte);
  }
  return table;
}
