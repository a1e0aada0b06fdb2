import { element, fill } from './element.js';

/** How a list makes its rows. */
export interface VirtualListOptions {
  readonly label: string;
  /** Height of each row, in pixels. */
  readonly rowHeight: number;
  /** What stands in the row of an item. */
  readonly renderRow: (item: number) => Node;
  readonly onChoose: (position: number) => void;
}

/** Rows above and below those in sight, so that none is missing while one scrolls. */
const MARGIN = 6;

/**
 * A list of any length of which only the rows in sight are in the page. For assistive technology it is a list box whose
 * chosen option is its active descendant.
 */
export class VirtualList {
  readonly root: HTMLElement;
  readonly #space = element('div', { class: 'list-space' });
  #items: readonly number[] = [];
  #chosen = -1;

  constructor(private readonly options: VirtualListOptions) {
    this.root = element(
      'div',
      { class: 'list', role: 'listbox', tabindex: 0, 'aria-label': options.label, onscroll: () => this.render() },
      this.#space,
    );
  }

  /** Shows other items, or the same after something changed; one of them is chosen (-1: none). */
  show(items: readonly number[], chosen: number): void {
    this.#items = items;
    this.#space.style.height = `${items.length * this.options.rowHeight}px`;
    this.choose(chosen);
  }

  /** Chooses a row and brings it into sight. */
  choose(position: number): void {
    this.#chosen = position;
    const { rowHeight } = this.options;
    const { scrollTop, clientHeight } = this.root;
    const top = position * rowHeight;
    if (position >= 0 && top < scrollTop) this.root.scrollTop = top;
    else if (top + rowHeight > scrollTop + clientHeight) this.root.scrollTop = top + rowHeight - clientHeight;
    this.render();
  }

  /** Makes the rows in sight. */
  render(): void {
    const { rowHeight, renderRow, onChoose } = this.options;
    const from = Math.max(0, Math.floor(this.root.scrollTop / rowHeight) - MARGIN);
    const to = Math.min(this.#items.length, Math.ceil((this.root.scrollTop + this.root.clientHeight) / rowHeight) + MARGIN); // prettier-ignore
    const rows = this.#items.slice(from, to).map((item, at) => {
      const position = from + at;
      const row = element(
        'div',
        {
          class: 'row',
          role: 'option',
          id: `row-${position}`,
          'aria-selected': String(position === this.#chosen),
          'aria-setsize': this.#items.length,
          'aria-posinset': position + 1,
          onclick: () => onChoose(position),
        },
        renderRow(item),
      );
      row.style.transform = `translateY(${position * rowHeight}px)`;
      return row;
    });
    fill(this.#space, ...rows);
    const isInSight = this.#chosen >= from && this.#chosen < to;
    if (isInSight) this.root.setAttribute('aria-activedescendant', `row-${this.#chosen}`);
    else this.root.removeAttribute('aria-activedescendant');
  }
}
