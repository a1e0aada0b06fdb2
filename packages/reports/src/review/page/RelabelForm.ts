import { element, fill } from './element.js';

/** A span and what it is called. */
export interface Target {
  readonly first: number;
  readonly last: number;
  readonly type: string;
}

/** What a form starts from, and whom it tells. */
export interface RelabelOptions {
  readonly types: readonly string[];
  readonly tokens: readonly string[];
  readonly start: Target;
  readonly onBounds: (first: number, last: number) => void;
  /** Null: nothing is to be changed. */
  readonly onDone: (target: Target | null) => void;
}

/** Keys that move the bounds: which one, and by how many words. */
const moves: Readonly<Record<string, readonly ['first' | 'last', number]>> = {
  '[': ['first', -1],
  ']': ['first', 1],
  '{': ['last', -1],
  '}': ['last', 1],
};

/** Another type and other bounds for a span: digits choose a type, brackets move the bounds, Enter applies. */
export class RelabelForm {
  readonly root: HTMLFormElement;
  readonly #type: HTMLSelectElement;
  readonly #bounds: { first: number; last: number };
  readonly #words = { first: element('output', {}), last: element('output', {}) };

  constructor(private readonly options: RelabelOptions) {
    const { types, start } = options;
    this.#bounds = { first: start.first, last: start.last };
    this.#type = element(
      'select',
      { id: 'relabel-type' },
      ...types.map((type, at) =>
        element('option', { value: type, selected: type === start.type }, at < 9 ? `${at + 1}  ${type}` : type),
      ),
    );
    this.root = element(
      'form',
      { class: 'relabel-form', 'aria-label': 'Relabel', onsubmit: (event) => this.#submit(event), onkeydown: (event) => this.#press(event as KeyboardEvent) }, // prettier-ignore
      element('label', { for: 'relabel-type' }, 'Type (1 to 9)'),
      this.#type,
      this.#makeBound('first', 'First word', '[ ]'),
      this.#makeBound('last', 'Last word', '{ }'),
      element('button', { type: 'submit' }, 'Apply ', element('kbd', {}, 'Enter')),
      element('button', { type: 'button', onclick: () => options.onDone(null) }, 'Cancel ', element('kbd', {}, 'Esc')),
    );
    this.#showBounds();
  }

  focus(): void {
    this.#type.focus();
  }

  #makeBound(bound: 'first' | 'last', name: string, keys: string): Node {
    const step = (by: number, sign: string): Node =>
      element(
        'button',
        { type: 'button', 'aria-label': `${name} ${by < 0 ? 'to the left' : 'to the right'}`, onclick: () => this.#move(bound, by) }, // prettier-ignore
        sign,
      );
    return element(
      'div',
      { class: 'bound', role: 'group', 'aria-label': name },
      element('span', {}, `${name} `, element('kbd', {}, keys)),
      step(-1, '◀'),
      this.#words[bound],
      step(1, '▶'),
    );
  }

  #move(bound: 'first' | 'last', by: number): void {
    const moved = { ...this.#bounds };
    moved[bound] += by;
    const { first, last } = moved;
    if (first < 0 || first > last || last >= this.options.tokens.length) return;
    Object.assign(this.#bounds, { first, last });
    this.#showBounds();
    this.options.onBounds(first, last);
  }

  #showBounds(): void {
    for (const bound of ['first', 'last'] as const) {
      fill(this.#words[bound], this.options.tokens[this.#bounds[bound]] ?? '');
    }
  }

  #press(event: KeyboardEvent): void {
    const type = this.options.types[Number(event.key) - 1];
    const move = moves[event.key];
    if (event.key === 'Escape') this.options.onDone(null);
    else if (event.key === 'Enter' && event.target === this.#type) this.root.requestSubmit();
    else if (type !== undefined) this.#type.value = type;
    else if (move !== undefined) this.#move(...move);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #submit(event: Event): void {
    event.preventDefault();
    this.options.onDone({ ...this.#bounds, type: this.#type.value });
  }
}
