// @ts-check

/**
 * How far two rows of numbers lie apart: how many differ, and the largest difference.
 * NaN differs from everything but NaN.
 *
 * @param {ArrayLike<number>} before
 * @param {ArrayLike<number>} after - As many.
 */
export function describeDifference(before, after) {
  let differing = 0;
  let largest = 0;
  let at = -1;
  for (let index = 0; index < before.length; index++) {
    if (Object.is(before[index], after[index])) continue;
    differing++;
    const distance = Math.abs(before[index] - after[index]);
    // A difference that is no number (NaN on one side, infinities) is larger than any that is one.
    const size = Number.isNaN(distance) ? Infinity : distance;
    if (at >= 0 && size <= largest) continue;
    largest = size;
    at = index;
  }
  if (differing === 0) return 'the same numbers in other bytes';
  const values = `${before[at]} and ${after[at]}`;
  return `${differing} of ${before.length} numbers differ, by ${formatDistance(largest)} at most (${values} at ${at})`;
}

/** @param {number} distance */
function formatDistance(distance) {
  return Number.isFinite(distance) ? distance.toPrecision(3) : 'more than a number can say';
}
