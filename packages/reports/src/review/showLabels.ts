import type { LabelCount } from '@dynclean/analysis';

/** How a label is called where people read; null: no entity. */
export const showLabel = (type: string | null): string => type ?? 'none';

/** `PER 12, none 3`. */
export const showCounts = (counts: readonly LabelCount[]): string =>
  counts.map(({ type, count }) => `${showLabel(type)} ${count.toLocaleString('en-US')}`).join(', ');

/** What the same words are called elsewhere. @param type - the span's own label, which is left out. */
export const showOthers = (counts: readonly LabelCount[], type: string | null): string =>
  showCounts(counts.filter((one) => one.type !== type));
