import { InputError, showValue } from '@dynclean/schema';

import { describeForm } from './describeForm.js';
import { ForeignEpoch, type ForeignEpochOptions } from './ForeignEpoch.js';
import type { EpochRows } from './openEpochFile.js';
import { readTextLines } from './readTextLines.js';

/** Whether a text begins with the names of the columns that the package `aum` writes, in any order. */
export function isAumHeader(text: string): boolean {
  const names = splitRow(text.slice(0, (text + '\n').indexOf('\n')));
  return names.includes('sample_id') && names.includes('aum');
}

/**
 * Reads CSV of the Python package `aum` (Pleiss et al. 2020); a `sample_id` is a span's id.
 *
 * - `aum_values.csv`, `sample_id,aum`: one epoch, whose margin is the AUM: the mean over one epoch is that again.
 * - `full_aum_records.csv`, with `num_measurements` and `margin`: an epoch for each measurement of a sample.
 *
 * Neither has probabilities. What stands for them is 1 / (1 + e^-margin), that of the label if there were it and the
 * best other one alone: at least the probability of the softmax, and that itself where there are two classes.
 *
 * @returns epochs, first one first.
 * @throws InputError that names file and line, as `ForeignEpoch` does; for lines with fewer or more values than
 *   columns; for measurements that do not count up from 1.
 */
export async function readAumCsv(path: string, options: ForeignEpochOptions): Promise<EpochRows[]> {
  const epochs: ForeignEpoch[] = [];
  let columns: AumColumns | null = null;
  const onLine = (line: number, text: string): void => {
    if (text.trim() === '') return;
    const values = splitRow(text);
    if (columns === null) {
      columns = findColumns(values);
      return;
    }
    if (values.length !== columns.count) {
      throw new InputError(
        `${path}: line ${line}: must have ${columns.count} values, as the first line has names, but got ${values.length}`,
      );
    }
    const { id, margin: marginAt, measurement: measurementAt } = columns;
    const measurement = measurementAt === null ? 1 : readNumber(values[measurementAt]);
    const epoch = openEpoch(epochs, measurement, { path, line, options });
    const margin = readNumber(values[marginAt]);
    epoch.add(line, readNumber(values[id]), margin, typeof margin === 'number' ? 1 / (1 + Math.exp(-margin)) : margin);
  };
  await readTextLines(path, onLine, { advice: 'Lines end with a line break', signal: options.signal });
  return epochs.length === 0 ? [new ForeignEpoch(path, 'line', options).finish()] : epochs.map((one) => one.finish());
}

/** Which of the values of a line are read. */
interface AumColumns {
  readonly count: number;
  readonly id: number;
  readonly margin: number;
  /** Null where there is one row a sample. */
  readonly measurement: number | null;
}

function findColumns(names: readonly string[]): AumColumns {
  const [id, aum, margin, measurement] = ['sample_id', 'aum', 'margin', 'num_measurements'].map((name) =>
    names.indexOf(name),
  ) as [number, number, number, number];
  const isFull = margin !== -1 && measurement !== -1;
  return { count: names.length, id, margin: isFull ? margin : aum, measurement: isFull ? measurement : null };
}

/** The epoch of a measurement, from 1; a new one where it is the next. */
function openEpoch(
  epochs: ForeignEpoch[],
  measurement: unknown,
  { path, line, options }: { readonly path: string; readonly line: number; readonly options: ForeignEpochOptions },
): ForeignEpoch {
  const found = typeof measurement === 'number' ? epochs[measurement - 1] : undefined;
  if (found !== undefined) return found;
  if (measurement === epochs.length + 1) {
    const epoch = new ForeignEpoch(path, 'line', options);
    epochs.push(epoch);
    return epoch;
  }
  throw new InputError(
    `${path}: line ${line}: num_measurements must count the epochs of a sample from 1, with none left out before ` +
      `it, but got ${showValue(measurement)}. ${describeForm('The package aum writes the measurements of a sample one after another')}`,
  );
}

/** The values of a line: nothing that is read here holds a comma, so quotation marks may go. */
function splitRow(text: string): string[] {
  return text.split(',').map((value) => value.trim().replace(/^"(.*)"$/, '$1'));
}

/** A number as it is written in decimals, else the text: what is absent is no zero. */
function readNumber(value: string | undefined): unknown {
  if (value === undefined || value === '') return undefined;
  const number = Number(value);
  return Number.isNaN(number) || /^0[xob]/i.test(value) ? value : number;
}
