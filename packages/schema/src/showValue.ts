/** Shows nothing, moves the cursor, turns the direction of writing, or looks like a blank and is none. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{DI}\u2800]|(?! )\p{Zs}/gu;

const escape = (character: string): string =>
  character.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A text with every invisible character as `\u00a0`, so that a message about a word shows what is in it. */
export function showInvisible(text: string): string {
  return text.replace(INVISIBLE, escape);
}

/**
 * How a value is quoted in a message: as JSON on one line, cut after `limit` characters, invisible characters escaped.
 *
 * @param value - anything that came out of a file; nothing is `nothing`.
 */
export function showValue(value: unknown, limit = 60): string {
  const text = toJson(value);
  if (text.length <= limit) return showInvisible(text);
  const cut = text.slice(0, limit).replace(/[\ud800-\udbff]$/, ''); // no half of a pair
  return `${showInvisible(cut)}...`;
}

function toJson(value: unknown): string {
  if (value === undefined) return 'nothing';
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return 'a value that is nested too deep to be shown';
  }
}
