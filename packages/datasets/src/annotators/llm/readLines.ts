import type { Listed } from '../../formats/text/listByType.js';
import type { ReadAnswer } from './readAnswer.js';

/** What models write where a type has no entities. */
const NOTHING = /^(none|n\/?a|nothing|no entities( found)?|-)?$/i;

const trimQuotes = (name: string): string => name.replaceAll(/^["'`*\s]+|["'`*\s]+$/g, '');

/**
 * The entities of an answer of lines `TYPE: name, name`, in its order; bullets and emphasis before a type are passed
 * over, and so are other lines. A name with a comma falls apart.
 *
 * @param types - at least one line must begin with one of them, in whatever letter case, or the answer be `none`.
 * @returns null where that is not so.
 */
export function readLines(content: string, types: readonly string[]): ReadAnswer | null {
  const known = new Set(types.map((type) => type.toLowerCase()));
  const lines = content.split('\n').flatMap((line) => {
    const [, type, names] = /^[\s\-*\u2022\d.)]*([^:]+):(.*)$/.exec(line) ?? [];
    return type === undefined ? [] : [{ type: trimQuotes(type), names: names ?? '' }];
  });
  if (!lines.some(({ type }) => known.has(type.toLowerCase()))) {
    return NOTHING.test(content.trim().replace(/\.$/, '')) && content.trim() !== ''
      ? { listed: [], malformed: [] }
      : null;
  }
  const listed = lines.flatMap(({ type, names }): Listed[] =>
    names
      .split(',')
      .map(trimQuotes)
      .filter((name) => !NOTHING.test(name))
      .map((text) => ({ text, type })),
  );
  return { listed, malformed: [] };
}
