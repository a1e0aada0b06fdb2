import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import type { Sentence } from '@dynclean/schema';
import type { AsyncBuffer, Compressors, FileMetaData, parquetReadObjects } from 'hyparquet';
import type { SchemaElement } from 'hyparquet-writer';

import { encodeTags } from '../tags/encodeTags.js';
import { IGNORED_TAG, listTagNames } from '../tags/listTagNames.js';
import { maskWords } from '../tags/maskWords.js';
import type { Format } from './registry/Format.js';
import { META_KEY, packMeta } from './origin/packedMeta.js';
import { parseFeatures, readRows } from './tables/readRows.js';
import { refuseUntyped } from './write/refuseSentence.js';

const NAME = 'parquet';

/** A row of sentences takes more, even compressed; a damaged file may say anything. */
const MOST_ROWS_A_BYTE = 100;

/** The library brings Snappy; the others come with Node. */
const compressors: Compressors = {
  GZIP: (input) => gunzipSync(input),
  BROTLI: (input) => brotliDecompressSync(input),
};

const listOf = (name: string, element: Omit<SchemaElement, 'name' | 'repetition_type'>): SchemaElement[] => [
  { name, converted_type: 'LIST', repetition_type: 'OPTIONAL', num_children: 1 },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  { name: 'element', repetition_type: 'OPTIONAL', ...element },
];
const textOf = (name: string): SchemaElement => ({
  name,
  type: 'BYTE_ARRAY',
  converted_type: 'UTF8',
  repetition_type: 'OPTIONAL',
});

const wholeOf = (name: string): SchemaElement => ({ name, type: 'INT64', repetition_type: 'OPTIONAL' });

/** The columns of some sentences; those of ids, texts and other keys only where some sentence has one. */
function toColumns(sentences: readonly Sentence[], numberOf: ReadonlyMap<string, number>) {
  const tokens = sentences.map((sentence) => [...sentence.tokens]);
  const tags = sentences.map((sentence) => {
    const isMasked = maskWords(sentence);
    return encodeTags(sentence.tokens.length, sentence.entities, 'bio').map((tag, at) =>
      BigInt(isMasked[at] === true ? IGNORED_TAG : (numberOf.get(tag) ?? 0)),
    );
  });
  const ids = sentences.map(({ origin }) => origin?.id ?? null);
  const areNumbers = ids.every((id) => id === null || Number.isSafeInteger(id));
  const texts = {
    id: ids.map((id) => (id === null ? null : areNumbers ? BigInt(id) : String(id))),
    text: sentences.map(({ origin }) => origin?.text ?? null),
    [META_KEY]: sentences.map(({ origin }) => packMeta(origin?.meta)[META_KEY] ?? null),
  };
  const given = Object.entries(texts).filter(([, values]) => values.some((value) => value !== null));
  return {
    columnData: [
      ...given.map(([name, data]) => ({ name, data })),
      { name: 'tokens', data: tokens },
      { name: 'ner_tags', data: tags },
    ],
    schema: [
      { name: 'root', num_children: given.length + 2 },
      ...given.map(([name]) => (name === 'id' && areNumbers ? wholeOf(name) : textOf(name))),
      ...listOf('tokens', { type: 'BYTE_ARRAY', converted_type: 'UTF8' }),
      ...listOf('ner_tags', { type: 'INT64' }),
    ] as SchemaElement[],
    dtypes: Object.fromEntries(given.map(([name]) => [name, name === 'id' && areNumbers ? 'int64' : 'string'])),
  };
}

/** What Hugging Face's datasets write into a table to know the classes of numbers. */
function describeFeatures(dtypes: Readonly<Record<string, string>>, names: readonly string[]): string {
  const string = { dtype: 'string', _type: 'Value' };
  const features = {
    ...Object.fromEntries(Object.entries(dtypes).map(([name, dtype]) => [name, { dtype, _type: 'Value' }])),
    tokens: { feature: string, _type: 'Sequence' },
    ner_tags: { feature: { names, _type: 'ClassLabel' }, _type: 'Sequence' },
  };
  return JSON.stringify({ info: { features } });
}

/**
 * The rows of a file, column by column and group by group. All at once, a damaged file would reject several promises of the
 * library, of which it awaits one.
 */
async function readColumns(
  {
    file,
    metadata,
    names,
  }: { readonly file: AsyncBuffer; readonly metadata: FileMetaData; readonly names: readonly string[] },
  read: typeof parquetReadObjects,
): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for (const group of metadata.row_groups) {
    const rowStart = rows.length;
    const numRows = Number(group.num_rows);
    if (!(numRows >= 0 && numRows <= file.byteLength * MOST_ROWS_A_BYTE))
      throw new RangeError(`it says that it has ${numRows} rows`);
    const own = Array.from({ length: numRows }, (): Record<string, unknown> => ({}));
    for (const name of names) {
      const column = await read({ file, metadata, compressors, columns: [name], rowStart, rowEnd: rowStart + numRows });
      column.forEach((values, row) => Object.assign(own[row] ?? {}, values));
    }
    rows.push(...own);
  }
  return rows;
}

/**
 * Parquet: rows as the objects of a JSON file, in any of those formats; names of numbered tags from what Hugging Face's
 * datasets write into the file. Written are `tokens` and `ner_tags`, numbers with their names, -100 for words of
 * excluded spans.
 */
export const parquet: Format = {
  name: NAME,
  title: 'Parquet',
  content: 'bytes',
  ending: '.parquet',
  holdsExcluded: 'words',
  recognizes: ({ bytes }) => bytes.toString('latin1', 0, 4) === 'PAR1',
  async *read(input) {
    const { parquetMetadata, parquetReadObjects, parquetSchema } = await import('hyparquet'); // few files need it, and it takes time to load
    const { bytes, problems } = input;
    const content = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const file: AsyncBuffer = { byteLength: content.byteLength, slice: (start, end) => content.slice(start, end) };
    let rows: Record<string, unknown>[];
    let features: unknown;
    try {
      const metadata = parquetMetadata(content);
      features = parseFeatures(metadata.key_value_metadata?.find(({ key }) => key === 'huggingface')?.value);
      const names = parquetSchema(metadata).children.map(({ element }) => element.name);
      rows = await readColumns({ file, metadata, names }, parquetReadObjects);
    } catch (error) {
      const reason = (error as Error).message.split('\n')[0];
      problems.error(
        'not-parquet',
        {},
        `must be a Parquet file, but ${reason}`,
        'Write it again, with Snappy or without compression.',
      );
      return;
    }
    yield* readRows(rows, features, input);
  },
  async write(sentences, sink, { types } = {}) {
    const { ByteWriter, parquetWrite } = await import('hyparquet-writer');
    const all: Sentence[] = [];
    for await (const sentence of sentences) {
      refuseUntyped(NAME, sentence, all.length);
      all.push(sentence);
    }
    const names = listTagNames(
      types ?? [...new Set(all.flatMap(({ entities }) => entities.map(([, , type]) => type)))],
    );
    const { columnData, schema, dtypes } = toColumns(all, new Map(names.map((name, number) => [name, number])));
    const writer = new ByteWriter();
    parquetWrite({
      writer,
      columnData,
      schema,
      kvMetadata: [{ key: 'huggingface', value: describeFeatures(dtypes, names) }],
    });
    await sink(new Uint8Array(writer.getBuffer()));
  },
};
