import { InputError } from '@dynclean/schema';

/** What a piece of a SentencePiece model is, as far as it matters here. */
export type PieceType = 'normal' | 'unknown' | 'control' | 'user' | 'other';

/** What an `spm.model` holds of a Unigram vocabulary: pieces with the logarithms of their probabilities. */
export interface SentencePieceModel {
  /** In the order of their ids. */
  readonly pieces: readonly { readonly piece: string; readonly score: number; readonly type: PieceType }[];
  readonly unknownId: number;
  /** Bytes of the table of characters; empty: there is none. */
  readonly charsMap: Buffer;
}

const pieceTypes: Readonly<Record<number, PieceType>> = { 1: 'normal', 2: 'unknown', 3: 'control', 4: 'user' };

// Numbers of fields in sentencepiece_model.proto.
const MODEL = { pieces: 1, trainer: 2, normalizer: 3 };
const PIECE = { piece: 1, score: 2, type: 3 };
const TRAINER = { modelType: 3, byteFallback: 35, unknownId: 40 };
const CHARS_MAP = 2;
const UNIGRAM = 1;

/** A field of a protobuf message: a number, or bytes. */
type Field = readonly [number: number, value: number | Buffer];

/**
 * Reads a SentencePiece model (`spm.model`), a protobuf message, as far as a Unigram vocabulary needs it.
 *
 * @param where - for messages.
 * @throws InputError when it is none, or a model of another kind.
 */
export function readSentencePiece(bytes: Buffer, where: string): SentencePieceModel {
  const fields = readFields(bytes, where);
  const [trainer] = bytesOf(fields, MODEL.trainer);
  const [normalizer] = bytesOf(fields, MODEL.normalizer);
  const pieces = bytesOf(fields, MODEL.pieces).map((message) => readPiece(message, where));
  if (trainer === undefined || pieces.length === 0) {
    throw new InputError(`${where}: must be a SentencePiece model, but has ${pieces.length} pieces and no settings`);
  }
  const settings = readFields(trainer, where);
  const modelType = numberOf(settings, TRAINER.modelType) ?? UNIGRAM;
  if (modelType !== UNIGRAM || numberOf(settings, TRAINER.byteFallback) === 1) {
    const came = modelType === UNIGRAM ? 'one that falls back on bytes' : `model type ${modelType}`;
    throw new InputError(`${where}: must be a Unigram model (type 1) that has an unknown piece, but got ${came}`);
  }
  const [charsMap = Buffer.alloc(0)] = bytesOf(normalizer ? readFields(normalizer, where) : [], CHARS_MAP);
  return { pieces, unknownId: numberOf(settings, TRAINER.unknownId) ?? 0, charsMap };
}

function readPiece(message: Buffer, where: string): SentencePieceModel['pieces'][number] {
  const fields = readFields(message, where);
  const [piece] = bytesOf(fields, PIECE.piece);
  const [score] = bytesOf(fields, PIECE.score);
  const type = pieceTypes[numberOf(fields, PIECE.type) ?? 1] ?? 'other';
  return { piece: piece?.toString('utf8') ?? '', score: score?.readFloatLE(0) ?? 0, type };
}

function bytesOf(fields: readonly Field[], number: number): Buffer[] {
  return fields.flatMap(([of, value]) => (of === number && typeof value !== 'number' ? [value] : []));
}

function numberOf(fields: readonly Field[], number: number): number | undefined {
  return fields
    .map(([of, value]) => (of === number && typeof value === 'number' ? value : undefined))
    .findLast((value) => value !== undefined);
}

/** The fields of a message in their order; those of fixed length as bytes. */
function readFields(message: Buffer, where: string): Field[] {
  const fields: Field[] = [];
  let place = 0;
  const readNumber = (): number => {
    let value = 0;
    for (let factor = 1; place < message.length; factor *= 128) {
      const byte = message.readUInt8(place++);
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    throw new InputError(`${where}: must be a SentencePiece model, but ends inside a number`);
  };
  const readBytes = (length: number): Buffer => {
    if (place + length > message.length) {
      throw new InputError(
        `${where}: must be a SentencePiece model, but a part of ${length} bytes goes beyond its ${message.length}`,
      );
    }
    place += length;
    return message.subarray(place - length, place);
  };
  while (place < message.length) {
    const tag = readNumber();
    const number = Math.floor(tag / 8);
    switch (tag % 8) {
      case 0:
        fields.push([number, readNumber()]);
        break;
      case 1:
        fields.push([number, readBytes(8)]);
        break;
      case 2:
        fields.push([number, readBytes(readNumber())]);
        break;
      case 5:
        fields.push([number, readBytes(4)]);
        break;
      default:
        throw new InputError(`${where}: must be a SentencePiece model, but got a field of kind ${tag % 8}`);
    }
  }
  return fields;
}
