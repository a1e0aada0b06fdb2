import type { Scores } from '@dynclean/metrics';
import { formatPercent } from '@dynclean/reports';

/** How good labels are by the gold ones, in words: `precision 80.00, recall 50.00, F1 61.54`. */
export function formatQuality({ precision, recall, f1 }: Scores): string {
  return `precision ${formatPercent(precision)}, recall ${formatPercent(recall)}, F1 ${formatPercent(f1)}`;
}
