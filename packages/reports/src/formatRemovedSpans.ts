import type { SpanExample } from '@dynclean/schema';

import { formatSpans, type SpansOptions } from './formatSpans.js';
import { Report } from './Report.js';

export interface RemovedSpansOptions extends SpansOptions {
  readonly title?: string;
  /** Removed spans in all, where `spans` are only the worst. */
  readonly total?: number;
}

/** Removed spans in the order given (worst first), each in its sentence. */
export function formatRemovedSpans(spans: readonly SpanExample[], options: RemovedSpansOptions = {}): string {
  const report = new Report(options.style ?? 'text');
  if (options.title !== undefined) report.heading(options.title);
  if (spans.length === 0) return report.paragraph('No spans were removed.').toString();
  report.append(formatSpans(spans, options));
  const { total = spans.length } = options;
  if (total > spans.length) {
    report.paragraph(`${total - spans.length} more of ${total}; the table of spans has all of them.`);
  }
  return report.toString();
}
