import type { CaseStudySentence } from '@dynclean/analysis';

import type { Cell } from '../document/Cell.js';
import { DocumentBuilder } from '../document/DocumentBuilder.js';
import type { ReportNode } from '../document/ReportDocument.js';

/**
 * Sentences with their distant and gold labels, what each cleaned version removes (DynClean, Table 4) and what each
 * model finds (RoSTER, Table 6).
 */
export function formatCaseStudy(
  sentences: readonly CaseStudySentence[],
  { title }: { readonly title: string },
): readonly ReportNode[] {
  const report = new DocumentBuilder().heading(title);
  for (const { dataset, line, tokens, distant, gold, versions, models } of sentences) {
    const words = (first: number, last: number): string => tokens.slice(first, last + 1).join(' ');
    const has = (
      entities: readonly (readonly [number, number, string])[] | null,
      first: number,
      last: number,
    ): string => entities?.find(([from, to]) => from === first && to === last)?.[2] ?? 'none';
    const places = new Map<string, readonly [number, number]>();
    const seen = [
      ...versions.flatMap(({ removed }) => removed ?? []),
      ...models.flatMap(({ predicted }) => predicted ?? []),
    ];
    for (const [first, last] of [...distant, ...(gold ?? []), ...seen]) {
      places.set(`${first}-${last}`, [first, last]);
    }
    const rows = [...places.values()].sort(([a, b], [c, d]) => a - c || b - d);
    report.paragraph(`${dataset}, sentence ${line}: ${tokens.join(' ')}`).table(
      [
        { title: 'span' },
        { title: 'distant' },
        ...(gold === null ? [] : [{ title: 'gold' }]),
        ...versions.map(({ version }) => ({ title: version })),
        ...models.map(({ model }) => ({ title: model })),
      ],
      rows.map(([first, last]): Cell[] => [
        words(first, last),
        has(distant, first, last),
        ...(gold === null ? [] : [has(gold, first, last)]),
        ...versions.map(({ removed }) =>
          removed === null ? 'waits' : removed.some(([from, to]) => from === first && to === last) ? 'removed' : 'kept',
        ),
        ...models.map(({ predicted }) => (predicted === null ? 'waits' : has(predicted, first, last))),
      ]),
    );
  }
  if (sentences.length === 0) report.paragraph('None of its sentences is in the data at hand.');
  return report.nodes;
}
