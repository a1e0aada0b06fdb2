/** So much text is looked at together: the time that `Intl.Segmenter` takes for a sentence grows with its text. */
const WINDOW = 1024;
const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });
/** Whether there is an end before these is certain without what follows (UAX 29, SB8). */
const decisive = /[\p{L}\p{Nl}.!?\u2026\u3002\uff01\uff1f\n\r\u0085\u2028\u2029]/u;

/**
 * Where sentences end by Unicode's rules (UAX 29), the same as `Intl.Segmenter` gives for the whole text, but found in
 * windows of it, so that the time grows with the text and not with its square.
 */
export function* findSentenceEnds(text: string): Generator<number> {
  let size = WINDOW;
  for (let from = 0; from < text.length;) {
    const window = text.slice(from, from + size);
    const isLast = from + size >= text.length;
    let certain = window.length - 1;
    while (!isLast && certain > 0 && !decisive.test(window[certain] as string)) certain--;
    let found = 0;
    for (const { segment, index } of segmenter.segment(window)) {
      if (!isLast && index + segment.length > certain) break;
      found = index + segment.length;
      yield from + found;
    }
    from += found;
    size = found === 0 ? size * 2 : WINDOW;
  }
}
