import type { SpanExample } from '@dynclean/schema';

import { DocumentBuilder } from '../document/DocumentBuilder.js';
import type { ReportNode } from '../document/ReportDocument.js';
import { formatSpans, type SpansOptions } from './formatSpans.js';

/** What a list of removed spans says of them. */
export interface RemovedSpansOptions extends SpansOptions {
  readonly title?: string;
  /** Removed spans in all, where `spans` are only the worst. */
  readonly total?: number;
}

/** Removed spans in the order given (worst first), each in its sentence. */
export function formatRemovedSpans(
  spans: readonly SpanExample[],
  options: RemovedSpansOptions = {},
): readonly ReportNode[] {
  const report = new DocumentBuilder();
  if (options.title !== undefined) report.heading(options.title);
  if (spans.length === 0) return report.paragraph('No spans were removed.').nodes;
  report.append([formatSpans(spans, options)]);
  const { total = spans.length } = options;
  if (total > spans.length) {
    report.paragraph(`${total - spans.length} more of ${total}; the table of spans has all of them.`);
  }
  return report.nodes;
}
