import { escapeControls } from '../../text/escapeControls.js';

/** What an element has: attributes, functions for events (`onclick`); what is undefined or false is left out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined | ((event: Event) => void)>>;

/** What stands in an element. */
export type Child = Node | string | null;

/**
 * Makes an element. The one way in which text comes into the page: as text, never as markup, with what a reader does
 * not see but a browser obeys (marks that turn the direction of writing, say) made visible.
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : String(value));
  }
  fill(made, ...children);
  return made;
}

/** Puts these children into an element in place of those that it has. */
export function fill(parent: Element, ...children: readonly Child[]): void {
  parent.replaceChildren(
    ...children.flatMap((child) => (child === null ? [] : [typeof child === 'string' ? escapeControls(child) : child])),
  );
}

/** How a label is called; null: none. */
export const showType = (type: string | null): string => type ?? 'none';
