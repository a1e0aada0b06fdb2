// @ts-check

/**
 * Text without paths and times: `23.9 s in all` becomes `# s in all`. Gold labels are called so, though texts of before
 * may call them human.
 *
 * @param {string} text
 * @param {readonly string[]} roots - Folders that paths of this side begin with, the longest first.
 */
export function normalizeText(text, roots) {
  let result = text;
  for (const root of roots) {
    result = result
      .split(root)
      .map((part, index) => (index === 0 ? part : `(path)${part.replace(/^[^\s"'`,:;)]*/, '')}`))
      .join('');
  }
  return result
    .replace(/\bhuman(?= (labels?|ones?|types?)\b)/g, 'gold')
    .replace(/\b\d+(\.\d+)? (ms|s|min|h)\b/g, '# $2')
    .replace(/(# (min|h) )+# (s|min)/g, '# s');
}
