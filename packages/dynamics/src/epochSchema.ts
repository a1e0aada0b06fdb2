import { Field, Float32, Int32, Schema } from 'apache-arrow';

const columns = [
  new Field('span', new Int32(), false),
  new Field('margin', new Float32(), false),
  new Field('probability', new Float32(), false),
];

const columnsOfOthers = [new Field('other', new Int32(), false), new Field('other_probability', new Float32(), false)];

const format = new Map([['format', 'dynclean-epoch-1']]);

/** The columns that every epoch file has, and what it says of itself. */
export const epochSchema = new Schema(columns, format);

/** The same with the best other label of each span, which other trainers may leave out. */
export const epochSchemaWithOthers = new Schema([...columns, ...columnsOfOthers], format);
