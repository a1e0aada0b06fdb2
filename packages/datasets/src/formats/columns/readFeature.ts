import { ColumnValues } from './ColumnValues.js';

/** `NER=B-PER` among the features of a word, as some treebanks keep entities in CoNLL-U's MISC column. */
const FEATURE = /(?:^|\|)(?:NER|NE|NamedEntity|Named_Entity|Entity_Type)=([^|]+)/i;

/** The column as the tags that its features hold, `O` where there are none; null where no word has them. */
export function readFeature(column: ColumnValues): ColumnValues | null {
  let found = 0;
  const tags = column.sentences.map((values) =>
    values.map((value) => {
      const tag = FEATURE.exec(value)?.[1];
      if (tag !== undefined) found++;
      return tag ?? 'O';
    }),
  );
  return found === 0 ? null : new ColumnValues(column.index, tags);
}
