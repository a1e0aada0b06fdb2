import { Field, Float32, Int32, Schema } from 'apache-arrow';

/** The columns of an epoch file, and what it says of itself. */
export const epochSchema = new Schema(
  [
    new Field('span', new Int32(), false),
    new Field('margin', new Float32(), false),
    new Field('probability', new Float32(), false),
  ],
  new Map([['format', 'dynclean-epoch-1']]),
);
