import type { ReportNode } from '../document/ReportDocument.js';
import { renderMarkdown } from '../renderers/markdown.js';
import { renderText } from '../renderers/text.js';

/** What nodes come to in a terminal. */
export const showText = (...nodes: readonly (ReportNode | readonly ReportNode[])[]): string =>
  renderText({ nodes: nodes.flat() as ReportNode[] });

/** The same as Markdown. */
export const showMarkdown = (...nodes: readonly (ReportNode | readonly ReportNode[])[]): string =>
  renderMarkdown({ nodes: nodes.flat() as ReportNode[] });
