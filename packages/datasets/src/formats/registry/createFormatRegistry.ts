import { InputError } from '@dynclean/schema';

import type { Format, FormatHead } from './Format.js';
import { findJsonLayout } from '../../json/findJsonLayout.js';
import { readFirstItems } from '../../json/readFirstItems.js';

/** The formats that are known, in the order in which they are tried. */
export interface FormatRegistry {
  readonly names: readonly string[];
  /**
   * Adds a format, which is asked before the others: what somebody adds is more particular than columns of any kind.
   *
   * @returns a function that takes it out again (tests scope what they add).
   * @throws RangeError where there is one of that name.
   */
  add(format: Format): () => void;
  /** @throws InputError for an unknown name; it lists the known ones. */
  get(name: string): Format;
  /**
   * The format of a file, told from its content; its name decides only where that leaves it open. What no format
   * recognizes is taken for our JSON Lines or for columns, whose messages then say what is missing.
   *
   * @param bytes - the whole file; of a text without byte order mark.
   */
  recognize(bytes: Buffer, extension: string, content?: Format['content']): Format | null;
}

const HEAD_BYTES = 65_536;

/**
 * @param fallbacks - names of the formats that a file of JSON, and any other text, is read in where none is recognized.
 * @throws RangeError where two formats have one name.
 */
export function createFormatRegistry(
  initial: readonly Format[],
  fallbacks: { readonly json: string; readonly text: string },
): FormatRegistry {
  const formats: Format[] = [];
  const registry: FormatRegistry = {
    get names() {
      return formats.map(({ name }) => name);
    },
    add(format) {
      if (formats.some(({ name }) => name === format.name)) {
        throw new RangeError(`formats: each name must stand once, but got a second "${format.name}"`);
      }
      formats.unshift(format);
      return () => void formats.splice(formats.indexOf(format), 1);
    },
    get(name) {
      const format = formats.find((known) => known.name === name);
      if (format !== undefined) return format;
      throw new InputError(
        `format: must be one of ${registry.names.join(', ')}, but got ${JSON.stringify(name)}. docs/data.md shows them.`,
      );
    },
    recognize(bytes, extension, content = 'text') {
      const candidates = formats.filter((format) => (format.content ?? 'text') === content);
      const head: FormatHead = { extension, bytes: bytes.subarray(0, HEAD_BYTES) };
      const layout = content === 'bytes' ? null : findJsonLayout(bytes, extension);
      const heads = layout === null ? [head] : readFirstItems(bytes, layout).map((item) => ({ ...head, item }));
      for (const one of heads) {
        const format = candidates.find((candidate) => candidate.recognizes(one));
        if (format !== undefined) return format;
      }
      return content === 'bytes' ? null : registry.get(layout === null ? fallbacks.text : fallbacks.json);
    },
  };
  for (const format of initial.toReversed()) registry.add(format);
  return registry;
}
