import { InputError } from '@dynclean/schema';

import type { ReadingOptions } from '../../sentences/ReadingOptions.js';
import type { ChosenColumns } from './chooseColumns.js';
import { ColumnValues } from './ColumnValues.js';

/**
 * The columns that somebody named, whatever they hold.
 *
 * @param rows - cells by sentence and word; all rows of the file have as many.
 * @throws InputError where there are fewer columns.
 */
export function takeColumns(
  rows: readonly (readonly (readonly string[])[])[],
  named: NonNullable<ReadingOptions['columns']>,
): ChosenColumns {
  const width = rows[0]?.[0]?.length ?? 0;
  const take = (column: number): ColumnValues => {
    const index = column < 0 ? width + column : column - 1;
    if (width > 0 && (index < 0 || index >= width)) {
      throw new InputError(`columns: must be at most ${width}, as many as the file has, but got ${column}`);
    }
    return new ColumnValues(
      index,
      rows.map((sentence) => sentence.map((cells) => (cells[index] ?? '').trim())),
    );
  };
  return { words: take(named.words), tags: take(named.tags), unread: [] };
}
