import { element, fill } from './element.js';
import type { PageData } from './PageData.js';
import { everything, type PageFilter } from './selectSpans.js';

/** What chooses which spans are listed. */
export class FilterBar {
  readonly root: HTMLElement;
  readonly #words: HTMLInputElement;
  readonly #count = element('output', { class: 'count' });

  constructor(data: PageData, onChange: (filter: PageFilter) => void) {
    const select = (id: string, name: string, choices: readonly (readonly [value: string, words: string])[]) => {
      const box = element('select', { id }, ...choices.map(([value, words]) => element('option', { value }, words)));
      return { box, field: element('div', {}, element('label', { for: id }, name), box) };
    };
    const input = (id: string, name: string, type: string) => {
      const box = element('input', { id, type, ...(type === 'number' ? { step: 'any' } : {}) });
      return { box, field: element('div', {}, element('label', { for: id }, name), box) };
    };
    const sign = select('filter-sign', 'Labels', [['', 'all'], ['positives', 'that may be wrong'], ['negatives', 'that may be missing']]); // prettier-ignore
    const type = select('filter-type', 'Type', [['', 'all'], ...data.types.map((name) => [name, name] as const)]);
    const state = select('filter-state', 'Decided', [['any', 'all'], ['open', 'not yet'], ['decided', 'already']]); // prettier-ignore
    const words = input('filter-words', 'Words', 'search');
    const metric = data.metric === 'aum' ? 'AUM' : 'Confidence';
    const from = input('filter-from', `${metric} from`, 'number');
    const to = input('filter-to', 'to', 'number');
    this.#words = words.box;
    const read = (): PageFilter => {
      const number = (box: HTMLInputElement): number | null => (box.value === '' ? null : box.valueAsNumber);
      return {
        ...everything,
        sign: (sign.box.value || null) as PageFilter['sign'],
        type: type.box.value || null,
        words: words.box.value.toLowerCase(),
        from: number(from.box),
        to: number(to.box),
        state: state.box.value as PageFilter['state'],
      };
    };
    const fields = [sign, type, state, words, from, to].map(({ field }) => field);
    const change = (): void => onChange(read());
    this.root = element('form', { class: 'filters', role: 'search', 'aria-label': 'Filter', oninput: change, onsubmit: (event) => event.preventDefault() }, ...fields, this.#count); // prettier-ignore
  }

  focusWords(): void {
    this.#words.focus();
    this.#words.select();
  }

  showCount(count: number, total: number): void {
    fill(this.#count, `${count.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} spans`);
  }
}
