import type { PageDecision } from './DecisionStore.js';
import { drawCurve } from './drawCurve.js';
import { element, fill, showType } from './element.js';
import { type PageData, type PageSpan, signOf } from './PageData.js';
import { RelabelForm } from './RelabelForm.js';

/** Which of its actions the person took. */
export type SpanAction =
  | { readonly kind: 'keep' | 'remove' | 'unsure' | 'accept' }
  | { readonly kind: 'relabel'; readonly first: number; readonly last: number; readonly type: string };

/** Keys of the buttons that take a decision. */
const keyOf: Readonly<Record<PageDecision['action'], string>> = { keep: 'k', remove: 'r', relabel: 'l', unsure: 'u' };

/** How a decision is called. */
export function showDecision(decision: PageDecision | undefined): string {
  if (decision === undefined) return '';
  return decision.action === 'relabel' ? `→ ${decision.to.type}` : decision.action;
}

/** One span with all that is known of it, and what can be decided. */
export class SpanView {
  readonly root = element('section', { class: 'span-view', 'aria-label': 'Chosen span' });
  #form: RelabelForm | null = null;
  #span: PageSpan | null = null;
  #sentence = element('p', { class: 'sentence' });

  constructor(
    private readonly data: PageData,
    private readonly onAction: (action: SpanAction) => void,
  ) {}

  /** Shows a span with what was decided on it; null: there is none to show. */
  show(span: PageSpan | null, decision: PageDecision | undefined): void {
    this.#span = span;
    this.#form = null;
    if (span === null) {
      fill(this.root, element('p', { class: 'empty' }, 'No span is left by these filters.'));
      return;
    }
    this.#sentence = element('p', { class: 'sentence' });
    const bounds = decision?.action === 'relabel' ? decision.to : span;
    this.#mark(bounds.first, bounds.last);
    fill(this.root, this.#sentence, this.#describePlace(span), this.#makeButtons(span, decision), this.#describe(span));
  }

  /** Opens the form for another type and other bounds. */
  startRelabel(): void {
    const span = this.#span;
    if (span === null || this.#form !== null) return;
    this.#form = new RelabelForm({
      types: this.data.types,
      tokens: this.data.sentences[span.sentence]!.tokens,
      start: { first: span.first, last: span.last, type: span.suggested?.type ?? span.type ?? this.data.types[0]! },
      onBounds: (first, last) => this.#mark(first, last),
      onDone: (target) => {
        if (target === null) this.cancelRelabel();
        else this.onAction({ kind: 'relabel', ...target });
      },
    });
    this.root.insertBefore(this.#form.root, this.root.children[3] ?? null);
    this.#form.focus();
  }

  /** Closes the form, where it is open. */
  cancelRelabel(): void {
    if (this.#form === null || this.#span === null) return;
    this.#form.root.remove();
    this.#form = null;
    this.#mark(this.#span.first, this.#span.last);
    this.root.querySelector<HTMLElement>('button[data-key=l]')?.focus();
  }

  #mark(first: number, last: number): void {
    const { tokens } = this.data.sentences[this.#span!.sentence]!;
    const join = (from: number, to: number): string => tokens.slice(from, to).join(' ');
    fill(
      this.#sentence,
      element('bdi', {}, join(0, first)),
      ' ',
      element('mark', {}, element('bdi', {}, join(first, last + 1))),
      ' ',
      element('bdi', {}, join(last + 1, tokens.length)),
    );
  }

  #describePlace({ sentence }: PageSpan): Node {
    const { number, line, id } = this.data.sentences[sentence]!;
    const parts = [`${this.data.file}:${line}`, ...(number === line ? [] : [`sentence ${number}`]), ...(id === null ? [] : [`id ${id}`])]; // prettier-ignore
    return element('p', { class: 'place' }, parts.join(' · '));
  }

  #makeButtons(span: PageSpan, decision: PageDecision | undefined): Node {
    const button = (key: string, words: string, act: () => void): Node =>
      element(
        'button',
        { type: 'button', 'data-key': key, 'aria-pressed': String(isTaken(key)), onclick: act },
        words,
        ' ',
        element('kbd', {}, key),
      );
    const isTaken = (key: string): boolean => decision !== undefined && keyOf[decision.action] === key;
    const act = (kind: 'keep' | 'remove' | 'unsure' | 'accept') => () => this.onAction({ kind });
    return element(
      'div',
      { class: 'actions', role: 'group', 'aria-label': 'Decide' },
      span.suggested === null ? null : button('a', `Accept: ${showType(span.suggested.type)}`, act('accept')),
      button('k', span.type === null ? 'Keep: no entity' : `Keep: ${span.type}`, act('keep')),
      span.type === null ? null : button('r', 'Remove: no entity', act('remove')),
      button('l', 'Relabel …', () => this.startRelabel()),
      button('u', 'Unsure', act('unsure')),
    );
  }

  #describe(span: PageSpan): Node {
    const { metric, signs } = this.data;
    const { tau, k } = signs[signOf(span)];
    const others = span.occurrences.map(({ type, count }) => `${showType(type)} ${count}`).join(', ');
    const facts: [string, string | Node][] = [
      ['Label', showType(span.type)],
      ['Suggested', span.suggested === null ? 'not recorded' : `${showType(span.suggested.type)} (probability ${span.suggested.probability.toFixed(2)})`], // prettier-ignore
      ...(span.gold === undefined ? [] : [['Gold label', showType(span.gold)] as [string, string]]),
      ['AUM', span.aum.toFixed(3)],
      ['Confidence', span.confidence.toFixed(3)],
      ['Variability', span.variability.toFixed(3)],
      ...(span.drawn === true
        ? [['Drawn', 'not suspicious, drawn by chance to see what was not found'] as [string, string]]
        : []),
      ['Threshold', tau === null ? '-' : `${tau.toFixed(3)} (${signOf(span)}, k = ${k})`],
      [metric === 'aum' ? 'Margin by epoch' : 'Probability by epoch', drawCurve(span.curve, tau)],
      ['Same words in the corpus', others === '' ? 'only inside or across other entities' : others],
    ];
    return element('dl', {}, ...facts.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]));
  }
}
