import { InputError } from '@dynclean/schema';

import type { Content, Renderer } from './Renderer.js';

/** The renderers that are known, in the order in which they are listed. */
export interface RendererRegistry {
  /** Those that show documents of such a content; without it all. */
  list(content?: Content): readonly Renderer[];
  /**
   * Adds a renderer behind the others.
   *
   * @returns a function that takes it out again (tests scope what they add).
   * @throws RangeError where a name or an ending is taken, or an ending is not written like `.md`.
   */
  add(renderer: Renderer): () => void;
  /** @throws InputError for an unknown name; it lists the known ones. */
  get(name: string, content?: Content): Renderer;
  /** The renderer whose files end like this one; null where none does. Letter case does not matter. */
  findByFile(file: string, content?: Content): Renderer | null;
}

/** @throws RangeError where two renderers have one name or ending. */
export function createRendererRegistry(initial: readonly Renderer[]): RendererRegistry {
  const renderers: Renderer[] = [];
  const registry: RendererRegistry = {
    list: (content) => renderers.filter(({ shows }) => content === undefined || shows.includes(content)),
    add(renderer) {
      refuseTaken(renderer, renderers);
      renderers.push(renderer);
      return () => void renderers.splice(renderers.indexOf(renderer), 1);
    },
    get(name, content) {
      const known = registry.list(content);
      const renderer = known.find((one) => one.name === name);
      if (renderer !== undefined) return renderer;
      const names = known.map((one) => one.name).join(', ');
      throw new InputError(`format: must be one of ${names}, but got ${JSON.stringify(name)}. Choose one of these.`);
    },
    findByFile(file, content) {
      const ending = /[^/\\]\.[^./\\]*$/.exec(file)?.[0].slice(1).toLowerCase();
      return registry.list(content).find(({ extensions }) => extensions.includes(ending ?? '')) ?? null;
    },
  };
  for (const renderer of initial) registry.add(renderer);
  return registry;
}

function refuseTaken({ name, extensions }: Renderer, known: readonly Renderer[]): void {
  if (known.some((one) => one.name === name)) {
    throw new RangeError(`renderers: each name must stand once, but got a second "${name}"`);
  }
  for (const extension of extensions) {
    if (!/^\.[^./\\A-Z]+$/.test(extension)) {
      throw new RangeError(`renderers: an ending must be written like ".md", but got "${extension}" (${name})`);
    }
    const taker = known.find((one) => one.extensions.includes(extension));
    if (taker !== undefined) {
      throw new RangeError(
        `renderers: each ending must stand once, but got a second "${extension}" (${taker.name}, ${name})`,
      );
    }
  }
}
