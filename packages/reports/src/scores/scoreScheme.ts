/** What every table of scores says of how they were counted. */
export const SCORE_SCHEME = 'Exact-match spans, micro over all types, percent.';
