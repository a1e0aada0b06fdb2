/** One sentence as an encoder sees it. */
export interface Encoding {
  /** Subword ids, begin and end specials included. `[T]` */
  readonly inputIds: Int32Array;
  /** Position in `inputIds` of each word's first subword. `[words]` */
  readonly firstSubword: Int32Array;
  /** Position in `inputIds` of each word's last subword. `[words]` */
  readonly lastSubword: Int32Array;
}
