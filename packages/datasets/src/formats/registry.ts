import { Registry } from '@dynclean/schema';

import { findJsonLayout } from '../json/findJsonLayout.js';
import { NUM_ITEMS, readFirstItems } from '../json/readFirstItems.js';
import { inOrder as builtIn } from './builtInFormats.js';
import type { Format, FormatHead } from './registry/Format.js';

const formats = new Registry<Format>(
  { register: 'registerFormat', key: 'name', choice: 'format:' },
  ({ name }) => name,
);

for (const format of builtIn) registerFormat(format);

const HEAD_BYTES = 65_536;

/**
 * Makes a format known. It is asked before those of this package whether it recognizes a file.
 *
 * @returns takes it away again, for tests.
 * @throws Error when another has that name.
 */
export function registerFormat(format: Format): () => void {
  return formats.register(format);
}

/** All that are known, in the order in which they are asked. */
export function listFormats(): Format[] {
  const all = formats.list();
  return [...all.filter((format) => !builtIn.includes(format)), ...builtIn.filter((format) => all.includes(format))];
}

/**
 * @param name - its name, or its short name for the command line.
 * @throws InputError that lists the known ones, where none has that name.
 */
export function findFormat(name: string): Format {
  return listFormats().find(({ alias }) => alias === name) ?? formats.find(name);
}

/**
 * The format of a file, told from its content; its name decides only where that leaves it open. What no format
 * recognizes is taken for our JSON Lines or for columns, whose messages then say what is missing.
 *
 * @param bytes - the whole file; of a text without byte order mark.
 */
export function recognizeFormat(bytes: Buffer, extension: string, content: Format['content'] = 'text'): Format | null {
  const head: FormatHead = { extension, bytes: bytes.subarray(0, HEAD_BYTES) };
  const layout = content === 'bytes' ? null : findJsonLayout(bytes, extension);
  const heads = layout === null ? [head] : readFirstItems(bytes, layout).map((item) => ({ ...head, item }));
  const found = chooseFormat(heads, content);
  if (found !== undefined || content === 'bytes') return found ?? null;
  return formats.find(layout === null ? 'columns' : 'dynclean');
}

/** The format of objects that stand in no JSON file; ours where none recognizes any of the first ones. */
export function recognizeItems(items: readonly unknown[]): Format {
  const heads = items.slice(0, NUM_ITEMS).map((item) => ({ extension: '', bytes: Buffer.alloc(0), item }));
  return chooseFormat(heads, 'text') ?? formats.find('dynclean');
}

function chooseFormat(heads: readonly FormatHead[], content: Format['content']): Format | undefined {
  const candidates = listFormats().filter((format) => (format.content ?? 'text') === content);
  return candidates.find((candidate) => heads.some((one) => candidate.recognizes(one)));
}
