import { InputError } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { createDebertaJson } from './createDebertaJson.js';

/** A protobuf field: a number (kind 0), a float (5), or bytes (2). */
const number = (field: number, value: number): Buffer => Buffer.from([...varint(field * 8), ...varint(value)]);
const bytes = (field: number, value: Buffer): Buffer =>
  Buffer.concat([Buffer.from([...varint(field * 8 + 2), ...varint(value.length)]), value]);
const float = (field: number, value: number): Buffer => {
  const buffer = Buffer.alloc(5);
  buffer.writeUInt8(field * 8 + 5);
  buffer.writeFloatLE(value, 1);
  return buffer;
};

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)];
}

/** A piece: its text 1, score 2, type 3 (1 where it is left out; 2 unknown, 3 control, 4 the user's). */
const piece = (text: string, score: number, type?: number): Buffer =>
  bytes(
    1,
    Buffer.concat([bytes(1, Buffer.from(text)), float(2, score), ...(type === undefined ? [] : [number(3, type)])]),
  );

const special = [piece('[PAD]', 0, 3), piece('[CLS]', 0, 3), piece('[SEP]', 0, 3), piece('[UNK]', 0, 2)];
const words = [piece('\u2581a', -1.5), piece('<x>', -2, 4)];
/** Settings: kind of model 3, unknown piece 40. */
const settings = (...fields: Buffer[]): Buffer => bytes(2, Buffer.concat([number(40, 3), ...fields]));
const charsMap = bytes(3, bytes(2, Buffer.from([1, 2, 3])));

const create = (parts: readonly Buffer[], lowercase = false): ReturnType<typeof createDebertaJson> =>
  createDebertaJson(Buffer.concat(parts), 'spm.model', lowercase);

describe(createDebertaJson, () => {
  it('takes pieces with their scores, in their order', () => {
    const { model } = create([...special, ...words, settings()]);
    expect(model.vocab).toEqual([['[PAD]', 0], ['[CLS]', 0], ['[SEP]', 0], ['[UNK]', 0], ['\u2581a', -1.5], ['<x>', -2]]); // prettier-ignore
    expect([model.type, model.unk_id]).toEqual(['Unigram', 3]);
  });

  it("keeps control pieces and the user's whole, and puts the mask behind the last piece", () => {
    const ids = create([...special, ...words, settings()]).added_tokens.map(({ id, content }) => [id, content]);
    expect(ids).toEqual([[0, '[PAD]'], [1, '[CLS]'], [2, '[SEP]'], [3, '[UNK]'], [5, '<x>'], [6, '[MASK]']]); // prettier-ignore
  });

  it('takes a mask that the model has', () => {
    const json = create([...special, piece('[MASK]', 0, 4), ...words, settings()]);
    expect(json.added_tokens.find(({ content }) => content === '[MASK]')?.id).toBe(4);
    expect(json.added_tokens).toHaveLength(6);
  });

  it('normalises by the table of the model, lowercased first where that is asked for', () => {
    const typesOf = (json: ReturnType<typeof createDebertaJson>): string[] =>
      (json.normalizer?.['normalizers'] as { type: string }[]).map(({ type }) => type);
    expect(typesOf(create([...special, settings(), charsMap]))).toEqual(['Strip', 'Precompiled', 'Replace']);
    expect(typesOf(create([...special, settings()], true))).toEqual(['Lowercase', 'Strip', 'Replace']);
    const { normalizer } = create([...special, settings(), charsMap]);
    expect(JSON.stringify(normalizer)).toContain('"precompiled_charsmap":"AQID"'); // the bytes 1, 2, 3
  });

  it.each<[string, Buffer[], string]>([
    ['no model', [], 'spm.model: must be a SentencePiece model, but has 0 pieces and no settings'],
    ['a page', [Buffer.from('<!doctype html>')], 'spm.model: must be a SentencePiece model, but got a field of kind 4'],
    [
      'half a model',
      [Buffer.concat([...special, settings()]).subarray(0, 30)],
      'spm.model: must be a SentencePiece model, but a part of ',
    ],
    [
      'byte pairs',
      [...special, settings(number(3, 2))],
      'must be a Unigram model (type 1) that has an unknown piece, but got model type 2',
    ],
    ['bytes to fall back on', [...special, settings(number(35, 1))], 'but got one that falls back on bytes'],
    [
      "another encoder's pieces",
      [piece('<unk>', 0, 2), piece('<s>', 0, 3), settings()],
      'spm.model: must hold [PAD], [CLS], [SEP], [UNK], but [PAD] is missing',
    ],
  ])('refuses %s', (_what, parts, message) => {
    expect(() => create(parts)).toThrow(InputError);
    expect(() => create(parts)).toThrow(message);
  });
});
