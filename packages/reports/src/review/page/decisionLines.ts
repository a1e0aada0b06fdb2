import type { PageDecision } from './DecisionStore.js';
import type { PageData } from './PageData.js';

/**
 * A file of decisions (docs/review.md): a line that says what it is, and one for each decided span, in the order of the
 * page.
 */
export function formatDecisions(data: PageData, decisionOf: (spanId: number) => PageDecision | undefined): string {
  const { createdBy, dataset, trainSha256, sentences } = data;
  const lines: unknown[] = [{ format: 'dynclean-decisions-1', createdBy, dataset, trainSha256 }];
  for (const { spanId, sentence, first, last, type } of data.spans) {
    const decision = decisionOf(spanId);
    if (decision === undefined) continue;
    const { number, id, tokens } = sentences[sentence]!;
    lines.push({ sentence: number, ...(id === null ? {} : { id }), tokens, first, last, type, ...decision });
  }
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** What a file of decisions says of the spans of the page. */
export interface ReadDecisions {
  readonly decisions: ReadonlyMap<number, PageDecision>;
  /** Lines on other spans, or that are no decisions. */
  readonly passedOver: number;
}

/** One line as JSON; null where it is none. */
function parse(line: string): Record<string, unknown> | null {
  try {
    return JSON.parse(line) as Record<string, unknown> | null;
  } catch {
    return null;
  }
}

/** Reads a file of decisions back: spans are told by their sentence's words, their bounds and their label. */
export function readDecisions(text: string, data: PageData): ReadDecisions {
  const { spans, sentences } = data;
  const keyOf = (...parts: readonly unknown[]): string => JSON.stringify(parts);
  const ids = new Map<string, number>();
  for (const { spanId, sentence, first, last, type } of spans) {
    const { number, tokens } = sentences[sentence]!;
    ids.set(keyOf(number, tokens, first, last, type), spanId);
  }
  const decisions = new Map<number, PageDecision>();
  let passedOver = 0;
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const value = parse(line);
    if (value !== null && 'format' in value) continue;
    const spanId = ids.get(keyOf(value?.['sentence'], value?.['tokens'], value?.['first'], value?.['last'], value?.['type'])); // prettier-ignore
    const decision = value && toDecision(value, data);
    if (spanId === undefined || decision === null) passedOver += 1;
    else decisions.set(spanId, decision);
  }
  return { decisions, passedOver };
}

/** What a line decides; null where it is no decision, or on words or a type that there are not. */
function toDecision({ action, at, to, tokens }: Record<string, unknown>, { types }: PageData): PageDecision | null {
  const time = typeof at === 'string' ? at : '';
  if (action === 'keep' || action === 'remove' || action === 'unsure') return { action, at: time };
  const { first, last, type } = (to ?? {}) as Record<string, unknown>;
  if (action !== 'relabel' || typeof type !== 'string' || !types.includes(type)) return null;
  const isInside = Number.isInteger(first) && Number.isInteger(last) && Number(last) < (tokens as unknown[]).length;
  if (!isInside || Number(first) < 0 || Number(first) > Number(last)) return null;
  return { action, at: time, to: { first: Number(first), last: Number(last), type } };
}
