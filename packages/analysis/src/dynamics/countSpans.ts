/** How far a reading of many spans is, in words: what it is told of every chunk comes out as `3000 of 5000 spans`. */
export function countSpans(
  numSpans: number,
  report: (detail: string) => void,
): (chunk: { readonly spanIds: Int32Array }) => void {
  let seen = 0;
  return ({ spanIds }) => {
    seen += spanIds.length;
    report(`${seen} of ${numSpans} spans`);
  };
}
