// @ts-check

/**
 * What an undisturbed command wrote when: names of `FolderWatch` in their order, with milliseconds from its start.
 *
 * @typedef {readonly (readonly [name: string, ms: number])[]} Trace
 */

/**
 * When a command is killed: so many milliseconds after something happened.
 *
 * @typedef {object} Moment
 * @property {'first' | 'any' | 'file' | 'last'} kind
 * @property {{ start: true } | { listening: true } | { file: string }} after
 * @property {number} delayMs
 */

const FIRST_MS = 500;
const FILE_MS = 60;
const LAST_MS = 200;
/** How near its end an undisturbed command's last moments begin; on a busy machine they are long. */
const nearEndMs = (/** @type {number} */ wholeMs) => Math.max(300, wholeMs / 10);
/** Shares of the kinds: those that are drawn below the first number are `first`, and so on. */
const shares = /** @type {const} */ ([
  [0.3, 'first'],
  [0.45, 'any'],
  [0.85, 'file'],
  [1, 'last'],
]);

/**
 * Draws when a command is killed, over all of its life: in its first half second, at any time, right after it wrote
 * something (where a kill can leave half of it), and in its last moments.
 *
 * @param {() => number} random - Numbers in [0, 1).
 * @param {object} life
 * @param {Trace} life.trace
 * @param {number} life.wholeMs - That the undisturbed command took.
 * @param {ReadonlySet<string>} life.seen - Names that came in a former part of this life.
 * @param {number} [life.reach] - The share of it that the moment may be in: who is killed near its end has none left.
 * @returns {Moment}
 */
export function drawMoment(random, { trace, wholeMs, seen, reach = 1 }) {
  const drawn = random();
  const [, kind] = shares.find(([below]) => drawn < below) ?? shares[3];
  const open = trace.filter(([name, ms]) => !seen.has(name) && ms <= reach * wholeMs);
  if (kind === 'first') {
    return { kind, after: random() < 0.5 ? { start: true } : { listening: true }, delayMs: FIRST_MS * random() };
  }
  const late = open.filter(([, ms]) => ms >= wholeMs - nearEndMs(wholeMs));
  const files = kind === 'last' ? late : open;
  if (kind === 'any' || files.length === 0) {
    const share = trace.length === 0 ? 1 : Math.max(0.2, open.length / trace.length);
    return { kind: 'any', after: { listening: true }, delayMs: wholeMs * share * random() };
  }
  // Rather the next ones than those far ahead: a life is to be cut often.
  const [file] = files[Math.floor(files.length * random() ** (kind === 'last' ? 1 : 2))] ?? files[0] ?? [''];
  return { kind, after: { file }, delayMs: (kind === 'last' ? LAST_MS : FILE_MS) * random() };
}
