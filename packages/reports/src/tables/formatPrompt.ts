import { DocumentBuilder } from '../document/DocumentBuilder.js';
import type { ReportNode } from '../document/ReportDocument.js';

/** A prompt of the paper below its title, a paragraph for each of its lines. */
export function formatPrompt(prompt: string, title: string, about: string): readonly ReportNode[] {
  const report = new DocumentBuilder().paragraph(title);
  if (about !== '') report.paragraph(about.trim().replace(/\s+/g, ' '));
  return report.together(
    prompt
      .trimEnd()
      .split('\n')
      .map((text): ReportNode => ({ kind: 'paragraph', text })),
  ).nodes;
}
