// BIO tags as numbers: 0 is O; type t, from 1, has B-t = 2t - 1 and I-t = 2t.

/** How many tags there are for C classes, "no entity" among them. */
export const countBioTags = (numClasses: number): number => 2 * numClasses - 1;

/** The tag of a word of an entity of type `type`, which begins with it or not; of none where `type` is 0. */
export function toBioTag(type: number, begins: boolean): number {
  if (type === 0) return 0;
  return begins ? 2 * type - 1 : 2 * type;
}

/** The type of a tag; 0: none. */
export const typeOfBioTag = (tag: number): number => (tag + 1) >> 1;

/** Whether a tag says that an entity begins. */
export const isBeginTag = (tag: number): boolean => tag % 2 === 1;
