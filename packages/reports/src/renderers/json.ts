import type { ReportDocument } from '../document/ReportDocument.js';
import type { Renderer } from './Renderer.js';

/** What the report is about, as it is; the nodes where there is nothing else. */
export function renderJson({ nodes, data = nodes }: ReportDocument): string {
  return `${JSON.stringify(data, null, 2)}\n`;
}

/** The numbers behind a document as JSON. */
export const json: Renderer = {
  name: 'json',
  extensions: ['.json'],
  about: 'for scripts',
  shows: ['words', 'figure'],
  render: renderJson,
};
