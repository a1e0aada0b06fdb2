/** How values stand in a JSON file: elements of one array, one value in all (`.json`), or a value a line. */
export type JsonLayout = 'array' | 'document' | 'lines';

/** The layout of a file by its beginning and, where that leaves it open, by its name's ending; null: no JSON. */
export function findJsonLayout(text: Buffer, extension: string): JsonLayout | null {
  const head = text.toString('utf8', 0, 4096);
  if (/^\s*\[\s*(\{\s*["}]|\[\s*["\]]|\])/.test(head) || (extension === '.json' && /^\s*\[/.test(head))) return 'array';
  if (/^\s*\{\s*["}]/.test(head)) return extension === '.json' && !isJsonLines(text) ? 'document' : 'lines';
  return ['.json', '.jsonl', '.ndjson'].includes(extension) ? 'lines' : null;
}

/** Whether the first line is an object by itself and another one follows. */
function isJsonLines(text: Buffer): boolean {
  const end = text.indexOf(0x0a);
  return (
    end !== -1 && /\}\s*$/.test(text.toString('utf8', 0, end)) && /^\s*\{/.test(text.toString('utf8', end, end + 4096))
  );
}
