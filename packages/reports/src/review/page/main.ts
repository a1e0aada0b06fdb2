import type { PageData } from './PageData.js';
import type { Shelf } from './DecisionStore.js';
import { ReviewApp } from './ReviewApp.js';
import { ServedShelf } from './ServedShelf.js';

/** A store that forgets, where the browser gives none (some do so for files). */
const noShelf = {
  getItem: (): string | null => null,
  setItem: (): void => {
    throw new Error('it gives files no storage');
  },
};

function findShelf(): Shelf {
  try {
    return window.localStorage;
  } catch {
    return noShelf;
  }
}

/** Whether what has the focus takes keys itself. */
function takesKeys(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('form.relabel-form') !== null) return true;
  if (target instanceof HTMLInputElement && target.type !== 'checkbox') return true;
  return target instanceof HTMLSelectElement || (target instanceof HTMLElement && target.tagName === 'SUMMARY' && key === 'Enter'); // prettier-ignore
}

const data = JSON.parse(document.getElementById('review-data')!.textContent) as PageData;
const served = document.getElementById('review-served');
const shelf =
  served === null
    ? findShelf()
    : new ServedShelf(data, JSON.parse(served.textContent) as string, (reason) => app.sayUnkept(reason));
const app: ReviewApp = new ReviewApp(data, shelf);
app.start(document.getElementById('review')!);
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || takesKeys(event.target, event.key)) return;
  if (app.press(event.key)) event.preventDefault();
});
performance.mark('review-ready');
