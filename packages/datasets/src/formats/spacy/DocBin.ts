import { deflateSync, inflateSync } from 'node:zlib';

import { decode, encode } from '@msgpack/msgpack';

import { asArray, asObject, type JsonObject } from '../../json/JsonObject.js';
import { attributeIds, hashString } from './hashString.js';

/** What a token is in entities: of nobody knows, inside, outside, or the first of one (spaCy's `ent_iob`). */
export const entIob = { missing: 0, inside: 1, outside: 2, begin: 3 } as const;

/** A token of spaCy's, which may be white space alone. */
export interface DocToken {
  readonly text: string;
  /** Whether a blank follows. */
  readonly space: boolean;
  /** One of `entIob`. */
  readonly iob: number;
  /** Empty where the token is in no entity. */
  readonly type: string;
  readonly startsSentence: boolean;
}

/** A span of a span group. */
export interface DocSpan {
  /** Tokens, the end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

/** One document of a DocBin. */
export interface DocOfBin {
  readonly tokens: readonly DocToken[];
  /** Spans of the group `incorrect_spans`. */
  readonly incorrect: readonly DocSpan[];
  /** What else it carries (`doc.user_data`), as far as its keys are texts. */
  readonly userData?: JsonObject | undefined;
}

/** Key of the spans that spaCy's `incorrect_spans_key` names in a training. */
export const INCORRECT_SPANS = 'incorrect_spans';

/** Larger ones are no corpus; a damaged file may say anything. */
const MAX_BYTES = 2 ** 31 - 1;

function toBytes(value: unknown, what: string): Buffer {
  if (!(value instanceof Uint8Array)) throw new RangeError(`${what} are no bytes`);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

/** Spans of a group as spaCy packs them: numbers of id, knowledge base, label, first and last token, characters. */
function readGroup(bytes: unknown, strings: ReadonlyMap<bigint, string>): DocSpan[] {
  if (!(bytes instanceof Uint8Array) || bytes.length < 2) return [];
  const groups = decode(bytes, {
    mapKeyConverter: (key) => (key instanceof Uint8Array ? Buffer.from(key).toString('latin1') : String(key)),
  });
  for (const [packed, keys] of Object.entries(asObject(groups))) {
    if (!asArray(keys).includes(INCORRECT_SPANS)) continue;
    const { spans } = asObject(decode(Buffer.from(packed, 'latin1')));
    return asArray(spans).map((span) => {
      const packedSpan = toBytes(span, 'spans');
      return {
        start: packedSpan.readInt32BE(24),
        end: packedSpan.readInt32BE(28),
        label: strings.get(packedSpan.readBigUInt64BE(16)) ?? '',
      };
    });
  }
  return [];
}

function readUserData(packed: unknown): JsonObject | undefined {
  if (!(packed instanceof Uint8Array) || packed.length === 0) return undefined;
  const data = asObject(decode(packed, { mapKeyConverter: (key) => (typeof key === 'string' ? key : '') }));
  return Object.fromEntries(Object.entries(data).filter(([key]) => key !== ''));
}

/**
 * The documents of a `.spacy` file (spaCy 3): zlib around MessagePack, in which tokens are rows of numbers and strings
 * are hashed.
 *
 * @throws Error where it is none, or is damaged.
 */
export function readDocBin(file: Uint8Array): DocOfBin[] {
  const message = asObject(decode(inflateSync(file, { maxOutputLength: MAX_BYTES })));
  const attributes = asArray(message['attrs']).map(Number);
  const column = (id: number): number => attributes.indexOf(id);
  const [orth, iob, type, sent] = [
    attributeIds.orth,
    attributeIds.entIob,
    attributeIds.entType,
    attributeIds.sentStart,
  ].map(column) as [number, number, number, number];
  if (orth === -1) throw new RangeError('there is no column of words (ORTH)');
  const strings = new Map(asArray(message['strings']).map((text) => [hashString(String(text)), String(text)]));
  strings.set(0n, '');
  const bytes = toBytes(message['tokens'], 'tokens');
  const lengths = toBytes(message['lengths'], 'lengths');
  const spaces = toBytes(message['spaces'], 'spaces');
  const at = (token: number, index: number): bigint =>
    index === -1 ? 0n : bytes.readBigUInt64LE((token * attributes.length + index) * 8);
  let next = 0;
  return Array.from({ length: lengths.length >> 2 }, (_, doc): DocOfBin => {
    const numTokens = lengths.readInt32LE(doc * 4);
    if (numTokens < 0 || (next + numTokens) * attributes.length * 8 > bytes.length)
      throw new RangeError('tokens are missing');
    const from = next;
    next += numTokens;
    const unknownSpaces = asObject(asArray(message['flags'])[doc])['has_unknown_spaces'] === true;
    const tokens = Array.from({ length: numTokens }, (_token, index): DocToken => {
      const text = strings.get(at(from + index, orth));
      if (text === undefined)
        throw new RangeError(`the word of token ${index} of document ${doc} is not among the strings`);
      return {
        text,
        space: unknownSpaces || spaces[from + index] === 1,
        iob: iob === -1 ? entIob.missing : Number(at(from + index, iob)),
        type: strings.get(at(from + index, type)) ?? '',
        startsSentence: at(from + index, sent) === 1n,
      };
    });
    const incorrect = readGroup(asArray(message['span_groups'])[doc], strings);
    return { tokens, incorrect, userData: readUserData(asArray(message['user_data'])[doc]) };
  });
}

/** A group of spans as spaCy packs it, under its key; characters are counted over the document's text. */
function packGroup({ tokens, incorrect }: DocOfBin): Uint8Array {
  if (incorrect.length === 0) return encode([]);
  const starts: number[] = [];
  let next = 0;
  for (const { text, space } of tokens) {
    starts.push(next);
    next += Array.from(text).length + (space ? 1 : 0);
  }
  const spans = incorrect.map(({ start, end, label }) => {
    const packed = Buffer.alloc(40);
    packed.writeBigUInt64BE(hashString(label), 16);
    packed.writeInt32BE(start, 24);
    packed.writeInt32BE(end, 28);
    packed.writeInt32BE(starts[start] ?? 0, 32);
    packed.writeInt32BE((starts[end - 1] ?? 0) + Array.from(tokens[end - 1]?.text ?? '').length, 36);
    return packed;
  });
  const group = encode({ name: INCORRECT_SPANS, attrs: {}, spans });
  // A map of one entry whose key is the packed group: keys of bytes are beyond what the library encodes.
  return Buffer.concat([Buffer.from([0x81]), encode(group), encode([INCORRECT_SPANS])]);
}

/** The bytes of a `.spacy` file that holds some documents, as spaCy 3 reads it. */
export function writeDocBin(docs: readonly DocOfBin[]): Uint8Array {
  const { orth, entIob: iob, entType, sentStart } = attributeIds;
  const attributes = [orth, iob, entType, sentStart];
  const numTokens = docs.reduce((sum, { tokens }) => sum + tokens.length, 0);
  const rows = Buffer.alloc(numTokens * attributes.length * 8);
  const spaces = Buffer.alloc(numTokens);
  const lengths = Buffer.alloc(docs.length * 4);
  const strings = new Set<string>();
  let next = 0;
  docs.forEach(({ tokens, incorrect }, doc) => {
    lengths.writeInt32LE(tokens.length, doc * 4);
    for (const { text, space, iob: tag, type, startsSentence } of tokens) {
      strings.add(text).add(type);
      // -1, no start, wraps around as in numpy's unsigned numbers.
      const row = [hashString(text), BigInt(tag), hashString(type), startsSentence ? 1n : 0xffffffffffffffffn];
      row.forEach((value, column) => rows.writeBigUInt64LE(value, (next * attributes.length + column) * 8));
      spaces[next++] = space ? 1 : 0;
    }
    for (const { label } of incorrect) strings.add(label);
  });
  const message = {
    version: '0.1',
    attrs: attributes,
    tokens: rows,
    spaces,
    lengths,
    strings: [...strings].sort(),
    cats: docs.map(() => ({})),
    flags: docs.map(() => ({ has_unknown_spaces: false })),
    span_groups: docs.map(packGroup),
    ...(docs.every(({ userData }) => userData === undefined)
      ? {}
      : { user_data: docs.map(({ userData = {} }) => encode(userData)) }),
  };
  return deflateSync(encode(message));
}
