// @ts-check

/** A generator of numbers below a bound, the same for the same seed (mulberry32). @param {number} seed */
export function createDice(seed) {
  let state = seed >>> 0;
  return (/** @type {number} */ bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

/** What people and programs put where it does not belong. */
const pieces = [
  '"', '{', '}', '[', ']', ',', ':', '\\', '\n', '\r\n', '\t', '\0', ' ', '-1', '0', '1e99', '99999999999999999999', 'null', 'true',
  '{}', '[]', '"\\ud800"', '\ufeff', '\u2028', '\u{1f600}', 'e\u0301', '\u202e', '-DOCSTART-', '#', '# x', 'B-', 'I-PER', 'O', '-',
  '[[[[[[[[', '"text":5', '"tokens":{}', '"entities":[[0,0]]', '"start":-5', '"end":1000000', '"label":null', 'T1\tX 5 2\t', '1-1\t',
].map((piece) => Buffer.from(piece)); // prettier-ignore

/**
 * A damaged copy: one to four times bytes are flipped, cut out, doubled, moved, replaced or put in, or the end is
 * missing.
 *
 * @param {Buffer} bytes
 * @param {(bound: number) => number} dice
 */
export function mutateBytes(bytes, dice) {
  let result = bytes;
  for (let times = 1 + dice(4); times > 0; times--) {
    const at = dice(result.length + 1);
    const length = 1 + dice(Math.max(1, Math.min(40, result.length - at)));
    const [before, behind] = [result.subarray(0, at), result.subarray(at)];
    const piece = pieces[dice(pieces.length)] ?? Buffer.alloc(0);
    switch (dice(8)) {
      case 0: {
        result = Buffer.from(result);
        if (at < result.length) result[at] = (result[at] ?? 0) ^ (1 << dice(8));
        break;
      }
      case 1:
        result = Buffer.concat([before, behind.subarray(length)]);
        break;
      case 2:
        result = Buffer.concat([before, behind.subarray(0, length), behind]);
        break;
      case 3:
        result = before;
        break;
      case 4:
        result = Buffer.concat([behind.subarray(0, length), before, behind.subarray(length)]);
        break;
      case 5:
        result = Buffer.concat([before, piece, behind.subarray(length)]);
        break;
      case 6:
        // Numbers are where offsets go wrong.
        result = Buffer.from(
          result.toString('latin1').replace(/\d+/, () => String(dice(100) - 20)),
          'latin1',
        );
        break;
      default:
        result = Buffer.concat([before, piece, behind]);
    }
  }
  return result;
}
