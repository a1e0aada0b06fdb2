import { formatDecisions, readDecisions } from './decisionLines.js';
import { DecisionStore, type PageDecision, type Shelf } from './DecisionStore.js';
import { element } from './element.js';
import { FilterBar } from './FilterBar.js';
import { type PageData, type PageSpan } from './PageData.js';
import { Pictures } from './Pictures.js';
import { everything, indexWords, type PageFilter, selectSpans } from './selectSpans.js';
import { makeRow } from './makeRow.js';
import { showDecision, type SpanAction, SpanView } from './SpanView.js';
import { TopBar } from './TopBar.js';
import { VirtualList } from './VirtualList.js';

/** Height of a row of the list, as the style has it. */
const ROW_HEIGHT = 54;
/** Decisions are written into the browser's store when nothing has happened for so long. */
const KEEP_AFTER_MS = 250;

/** The whole page: what is shown, what is chosen, and what the keys do. */
export class ReviewApp {
  readonly #top: TopBar;
  readonly #filters: FilterBar;
  readonly #list: VirtualList;
  readonly #view: SpanView;
  readonly #pictures: Pictures;
  readonly #store: DecisionStore;
  readonly #words: readonly string[];
  #filter: PageFilter = everything;
  #selected: readonly number[] = [];
  #position = -1;
  #timer: number | undefined;

  constructor(
    private readonly data: PageData,
    shelf: Shelf,
  ) {
    this.#store = new DecisionStore(shelf, `dynclean-review ${data.trainSha256} ${data.run}`);
    this.#words = indexWords(data);
    this.#top = new TopBar(data, {
      onSave: () => this.save(),
      onLoad: (text) => this.#load(text),
      onUndo: () => this.undo(),
    });
    this.#filters = new FilterBar(data, (filter) => {
      this.#filter = filter;
      this.#select(0);
    });
    this.#list = new VirtualList({
      label: 'Suspicious spans, worst first',
      rowHeight: ROW_HEIGHT,
      renderRow: (index) => makeRow(data, index, this.#decisionOf(index)),
      onChoose: (position) => this.#choose(position),
    });
    this.#view = new SpanView(data, (action) => this.act(action));
    this.#pictures = new Pictures(data, (index) => this.#choose(this.#selected.indexOf(index)));
  }

  /** Puts the page together, with the decisions of the last visit. */
  start(into: Element): void {
    const main = element('main', {}, this.#list.root, this.#view.root);
    into.append(this.#top.root, this.#filters.root, this.#pictures.root, main);
    try {
      this.#store.restore();
      if (this.#store.size > 0) this.#top.say(`${this.#store.size} decisions of an earlier visit are here again.`);
    } catch (error) {
      this.sayUnkept(error);
    }
    const firstOpen = this.data.spans.findIndex((_, index) => this.#decisionOf(index) === undefined);
    this.#select(Math.max(0, firstOpen));
    window.addEventListener('resize', () => this.#list.render());
    window.addEventListener('pagehide', () => this.#keep());
    this.#list.root.focus();
  }

  /** What single keys do, where nothing else takes them. @returns whether it was one of them. */
  press(key: string): boolean {
    const letters: Readonly<Record<string, () => void>> = {
      a: () => this.act({ kind: 'accept' }),
      k: () => this.act({ kind: 'keep' }),
      r: () => this.act({ kind: 'remove' }),
      u: () => this.act({ kind: 'unsure' }),
      l: () => this.#view.startRelabel(),
      n: () => this.#step(1),
      p: () => this.#step(-1),
      s: () => this.save(),
      z: () => this.undo(),
      '/': () => this.#filters.focusWords(),
    };
    const others: Readonly<Record<string, () => void>> = {
      ArrowDown: () => this.#step(1),
      ArrowUp: () => this.#step(-1),
      Home: () => this.#choose(0),
      End: () => this.#choose(this.#selected.length - 1),
      Escape: () => this.#view.cancelRelabel(),
    };
    const does = others[key] ?? (this.#top.areLettersOn ? letters[key] : undefined);
    does?.();
    return does !== undefined;
  }

  /** Decides on the chosen span and goes on to the next one that nobody decided on. */
  act(action: SpanAction): void {
    const span = this.#chosen();
    const decision = span && toDecision(action, span);
    if (span === null || decision === null) return;
    this.#store.set(span.spanId, decision);
    this.#changed();
    const next = this.#selected.findIndex((index, at) => at > this.#position && this.#decisionOf(index) === undefined);
    const { tokens } = this.data.sentences[span.sentence]!;
    const words = `${showDecision(decision)}: ${tokens.slice(span.first, span.last + 1).join(' ')}.`;
    this.#top.say(next < 0 ? `${words} No open span follows.` : words);
    // A list of open spans loses the decided one: what follows takes its place.
    if (this.#filter.state === 'open') this.#select(this.#position);
    else this.#choose(next < 0 ? this.#position : next);
    this.#list.root.focus();
  }

  undo(): void {
    const spanId = this.#store.undo();
    if (spanId === null) {
      this.#top.say('There is nothing to undo.');
      return;
    }
    this.#changed();
    this.#select(0);
    const index = this.data.spans.findIndex((span) => span.spanId === spanId);
    this.#choose(Math.max(0, this.#selected.indexOf(index)));
    this.#top.say('Undone.');
  }

  /** Hands the decisions over as a file. */
  save(): void {
    const text = formatDecisions(this.data, (spanId) => this.#store.get(spanId));
    const address = URL.createObjectURL(new Blob([text], { type: 'application/jsonl' }));
    element('a', { href: address, download: 'decisions.jsonl' }).click();
    URL.revokeObjectURL(address);
    this.#top.say(`Saved ${this.#store.size} decisions as decisions.jsonl.`);
  }

  #load(text: string): void {
    const { decisions, passedOver } = readDecisions(text, this.data);
    for (const [spanId, decision] of decisions) this.#store.set(spanId, decision);
    this.#changed();
    this.#select(this.#position);
    const others = passedOver === 0 ? '' : ` ${passedOver} lines are on other spans and were passed over.`;
    this.#top.say(`Loaded ${decisions.size} decisions.${others}`);
  }

  #decisionOf(index: number): PageDecision | undefined {
    return this.#store.get(this.data.spans[index]!.spanId);
  }

  #chosen(): PageSpan | null {
    return this.data.spans[this.#selected[this.#position] ?? -1] ?? null;
  }

  /** Filters again; the span at this position is chosen, or the last one. */
  #select(position: number): void {
    const isDecided = (index: number): boolean => this.#decisionOf(index) !== undefined;
    this.#selected = selectSpans(this.data, this.#filter, { words: this.#words, isDecided });
    this.#position = Math.min(Math.max(0, position), this.#selected.length - 1);
    this.#list.show(this.#selected, this.#position);
    this.#showChosen();
    this.#filters.showCount(this.#selected.length, this.data.spans.length);
    this.#top.showProgress(this.#store.size, this.data.spans.length);
  }

  #choose(position: number): void {
    if (position < 0 || position >= this.#selected.length) return;
    this.#position = position;
    this.#list.choose(position);
    this.#showChosen();
  }

  #step(by: number): void {
    this.#choose(this.#position + by);
  }

  #showChosen(): void {
    const span = this.#chosen();
    this.#view.show(span, span === null ? undefined : this.#store.get(span.spanId));
    this.#pictures.show(this.#selected, this.#selected[this.#position] ?? -1);
  }

  #changed(): void {
    this.#top.showProgress(this.#store.size, this.data.spans.length);
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#keep(), KEEP_AFTER_MS);
  }

  #keep(): void {
    try {
      this.#store.keep();
    } catch (error) {
      this.sayUnkept(error);
    }
  }

  /** Says that decisions will be gone with the page. @param error - why. */
  sayUnkept(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#top.say(`Decisions are not kept (${reason}): save them as a file before you leave.`);
  }
}

/** What is decided on a span by an action; null where that makes no sense there. */
function toDecision(action: SpanAction, span: PageSpan): PageDecision | null {
  const at = new Date().toISOString();
  switch (action.kind) {
    case 'relabel':
      return { action: 'relabel', at, to: { first: action.first, last: action.last, type: action.type } };
    case 'remove':
      return span.type === null ? null : { action: 'remove', at };
    case 'keep':
    case 'unsure':
      return { action: action.kind, at };
    case 'accept': {
      if (span.suggested === null) return null;
      const { type } = span.suggested;
      if (type === null) return { action: 'remove', at };
      return { action: 'relabel', at, to: { first: span.first, last: span.last, type } };
    }
  }
}
