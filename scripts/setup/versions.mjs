// @ts-check
/** The pins of everything that set-up fetches or demands. */
export const minimumNode = [20, 19];
export const torchPin = '2.13.0';
export const tensorflowPin = '2.21.0';
export const tfjsNodePin = '4.22.0'; // of the same release as the tfjs-core that it shares with us
export const minimumTorch = [2, 9];
export const minimumPython = [3, 10]; // what torch 2.13 asks for

/** `'2.13.0+cpu'` → `[2, 13, 0]`; parts that are not numbers end the list. */
export function parseVersion(text) {
  return (/^v?(\d+(?:\.\d+)*)/.exec(text.trim())?.[1] ?? '').split('.').filter(Boolean).map(Number);
}

/** Whether a version is `minimum` or newer, part by part: `[2, 13]` is newer than `[2, 9]`. */
export function isAtLeast(version, minimum) {
  for (const [index, least] of minimum.entries()) {
    const part = version[index] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}
