// @ts-check

/** What was to be disturbed was over before it could be: nothing is shown, and nothing is wrong. */
export class MissedMoment extends Error {
  /** @override */
  name = 'MissedMoment';
}
