import { element, fill } from './element.js';
import type { PageData } from './PageData.js';

/** What the buttons at the top do. */
export interface TopBarActions {
  readonly onSave: () => void;
  readonly onLoad: (text: string) => void;
  readonly onUndo: () => void;
}

const keys: readonly (readonly [key: string, does: string])[] = [
  ['↓ ↑', 'next, previous span (also n and p)'],
  ['a', 'accept what is suggested'],
  ['k', 'keep: the label is right, or there is no entity'],
  ['r', 'remove: there is no entity'],
  ['l', 'relabel; there 1 to 9 choose a type, [ ] and { } move the first and the last word, Enter applies'],
  ['u', 'unsure: training is to see it neither way'],
  ['z', 'undo'],
  ['/', 'search words'],
  ['s', 'save decisions as a file'],
];

/** The title, how far the review is, and what concerns all decisions. */
export class TopBar {
  readonly root: HTMLElement;
  /** Whether single letters decide. */
  readonly #letters = element('input', { type: 'checkbox', id: 'letters', checked: true });
  readonly #progress = element('progress', { 'aria-label': 'Decided' });
  readonly #decided = element('span', { class: 'decided' });
  readonly #message = element('p', { class: 'message', role: 'status' });

  constructor({ dataset, run, file }: PageData, { onSave, onLoad, onUndo }: TopBarActions) {
    const chooser = element('input', {
      type: 'file',
      id: 'load',
      class: 'hidden',
      tabindex: -1,
      'aria-label': 'File of decisions',
      accept: '.jsonl',
      onchange: () => {
        const [chosen] = chooser.files ?? [];
        void chosen?.text().then(onLoad);
        chooser.value = '';
      },
    });
    const button = (words: string, onclick: () => void): Node => element('button', { type: 'button', onclick }, words);
    const help = element(
      'details',
      { class: 'keys' },
      element('summary', {}, 'Keys'),
      element('dl', {}, ...keys.flatMap(([key, does]) => [element('dt', {}, element('kbd', {}, key)), element('dd', {}, does)])), // prettier-ignore
      element('p', {}, this.#letters, ' ', element('label', { for: 'letters' }, 'Single letters decide')),
    );
    this.root = element(
      'header',
      {},
      element('div', { class: 'title' }, element('h1', {}, `Review of ${dataset}`), element('p', { class: 'place' }, `${run} · ${file}`)), // prettier-ignore
      element('div', { class: 'progress' }, this.#progress, this.#decided),
      element('div', { class: 'buttons' }, button('Save decisions', onSave), button('Load …', () => chooser.click()), chooser, button('Undo', onUndo), help), // prettier-ignore
      this.#message,
    );
  }

  get areLettersOn(): boolean {
    return this.#letters.checked;
  }

  showProgress(decided: number, total: number): void {
    this.#progress.max = Math.max(1, total);
    this.#progress.value = decided;
    fill(this.#decided, `${decided.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} decided`);
  }

  /** Says something to everybody: it is read out, too. */
  say(text: string): void {
    fill(this.#message, text);
  }
}
