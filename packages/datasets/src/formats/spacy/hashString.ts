const numbered = (name: string, [from, to]: readonly [number, number], width = 0): string[] =>
  Array.from({ length: to - from + 1 }, (_, at) => `${name}${String(from + at).padStart(width, '0')}`);
const words = (text: string): string[] => text.trim().split(/\s+/);

/** Strings that spaCy 3 numbers by their place in this list, in place of a hash. */
const SYMBOLS: readonly string[] = [
  '',
  ...words(`IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_PUNCT IS_SPACE IS_TITLE IS_UPPER LIKE_URL LIKE_NUM LIKE_EMAIL IS_STOP
    IS_OOV_DEPRECATED IS_BRACKET IS_QUOTE IS_LEFT_PUNCT IS_RIGHT_PUNCT IS_CURRENCY`),
  ...numbered('FLAG', [19, 63]),
  ...words(`ID ORTH LOWER NORM SHAPE PREFIX SUFFIX LENGTH CLUSTER LEMMA POS TAG DEP ENT_IOB ENT_TYPE HEAD SENT_START SPACY
    PROB LANG ADJ ADP ADV AUX CONJ CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X EOL SPACE`),
  ...numbered('DEPRECATED', [1, 276], 3),
  ...words(`PERSON NORP FACILITY ORG GPE LOC PRODUCT EVENT WORK_OF_ART LANGUAGE LAW DATE TIME PERCENT MONEY QUANTITY
    ORDINAL CARDINAL acomp advcl advmod agent amod appos attr aux auxpass cc ccomp complm conj cop csubj csubjpass dep det
    dobj expl hmod hyph infmod intj iobj mark meta neg nmod nn npadvmod nsubj nsubjpass num number oprd obj obl parataxis
    partmod pcomp pobj poss possessive preconj prep prt punct quantmod relcl rcmod root xcomp acl ENT_KB_ID MORPH ENT_ID
    IDX _`),
];
const symbolIds = new Map(SYMBOLS.map((symbol, id) => [symbol, BigInt(id)]));

const MULTIPLIER = 0xc6a4a7935bd1e995n;
const MASK = 0xffffffffffffffffn;

/** Numbers of attributes in a DocBin. */
export const attributeIds = { orth: 65, entIob: 77, entType: 78, sentStart: 80 } as const;

/**
 * The number that spaCy's string store gives a string: its place among the symbols,
 * else MurmurHash64A of its UTF-8, seed 1.
 */
export function hashString(text: string): bigint {
  const symbol = symbolIds.get(text);
  if (symbol !== undefined) return symbol;
  const bytes = Buffer.from(text);
  let hash = (1n ^ (BigInt(bytes.length) * MULTIPLIER)) & MASK;
  const numBlocks = bytes.length >> 3;
  for (let block = 0; block < numBlocks; block++) {
    let value = (bytes.readBigUInt64LE(block * 8) * MULTIPLIER) & MASK;
    value ^= value >> 47n;
    hash = ((hash ^ ((value * MULTIPLIER) & MASK)) * MULTIPLIER) & MASK;
  }
  if (bytes.length % 8 !== 0) {
    let tail = 0n;
    for (let at = bytes.length - 1; at >= numBlocks * 8; at--) tail = (tail << 8n) | BigInt(bytes[at] as number);
    hash = ((hash ^ tail) * MULTIPLIER) & MASK;
  }
  hash = ((hash ^ (hash >> 47n)) * MULTIPLIER) & MASK;
  return hash ^ (hash >> 47n);
}
