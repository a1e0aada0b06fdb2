import type { Sentence } from '@dynclean/schema';
import type { SchemaElement } from 'hyparquet-writer';

import { encodeTags } from '../tags/encodeTags.js';
import { IGNORED_TAG, listTagNames } from '../tags/listTagNames.js';
import { maskWords } from '../tags/maskWords.js';
import type { Format } from './registry/Format.js';
import { META_KEY, packMeta } from './origin/packedMeta.js';
import { readTable } from './tables/readTable.js';
import { refuseUntyped } from './write/refuseSentence.js';

const NAME = 'parquet';

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
  read: (input) => readTable('parquet', 'a Parquet file', input),
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
    await parquetWrite({
      writer,
      columnData,
      schema,
      kvMetadata: [{ key: 'huggingface', value: describeFeatures(dtypes, names) }],
    });
    await sink(new Uint8Array(writer.getBuffer()));
  },
};
