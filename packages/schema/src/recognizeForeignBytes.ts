/** Bytes that are no UTF-8 text. */
export interface ForeignBytes {
  /** What they are: `gzip data`, `UTF-16LE`. */
  readonly name: string;
  /** What to do about it, a sentence. */
  readonly advice: string;
}

const JSON_LINES = 'Export it as JSON Lines';

/** Files that are no text, by their first bytes (as Latin-1). */
const BINARY_FORMATS: readonly (readonly [start: string, name: string, advice: string])[] = [
  ['\x1f\x8b', 'gzip data', 'Unpack it with gunzip'],
  ['BZh', 'bzip2 data', 'Unpack it with bunzip2'],
  ['\xfd7zXZ', 'xz data', 'Unpack it with unxz'],
  ['\x28\xb5\x2f\xfd', 'zstd data', 'Unpack it with unzstd'],
  ['PK\x03\x04', 'a zip archive', 'Unpack it with unzip'],
  ['PAR1', 'a Parquet file', `${JSON_LINES}, e.g. dataset.to_json(path) in Python`],
  ['ARROW1', 'an Arrow file', `${JSON_LINES}, e.g. dataset.to_json(path)`],
  ['\x78\x9c', "zlib data, perhaps spaCy's DocBin", 'Write each document with doc.to_json(), one a line'],
  ['\x78\xda', "zlib data, perhaps spaCy's DocBin", 'Write each document with doc.to_json(), one a line'],
  ['\x93NUMPY', 'a NumPy array', JSON_LINES],
  ['\x80\x04\x95', "Python's pickle", JSON_LINES],
  ['\x80\x05\x95', "Python's pickle", JSON_LINES],
  ['\x89HDF', 'an HDF5 file', JSON_LINES],
  ['%PDF', 'a PDF file', 'Name a text file'],
];

/** Byte order marks of encodings that are not ours; UTF-32 before UTF-16, whose mark it begins with. */
const FOREIGN_MARKS: readonly (readonly [start: string, name: string])[] = [
  ['\xff\xfe\x00\x00', 'UTF-32LE'],
  ['\x00\x00\xfe\xff', 'UTF-32BE'],
  ['\xff\xfe', 'UTF-16LE'],
  ['\xfe\xff', 'UTF-16BE'],
];

/** How a text in another encoding becomes UTF-8. */
export function adviseConversion(encoding: string, file: string): string {
  return `Convert the file: iconv -f ${encoding} -t UTF-8 ${file} > converted`;
}

/** Every other byte of ASCII text in UTF-16 is zero; in UTF-8 text none is. */
function recognizeUtf16(head: Uint8Array): 'UTF-16LE' | 'UTF-16BE' | null {
  let [even, odd] = [0, 0];
  head.forEach((byte, index) => {
    if (byte !== 0) return;
    if (index % 2 === 0) even++;
    else odd++;
  });
  if (head.length < 4 || (even + odd) * 4 <= head.length) return null;
  return even > odd ? 'UTF-16BE' : 'UTF-16LE';
}

/**
 * Tells a file that is no UTF-8 text by its first bytes: packed or binary formats, UTF-16 and UTF-32 with a byte order
 * mark, UTF-16 without one. Null where nothing speaks against UTF-8; single-byte encodings are only seen further down.
 *
 * @param bytes - the file, or its first 4 KiB.
 * @param file - its name, for the advice.
 */
export function recognizeForeignBytes(bytes: Uint8Array, file: string): ForeignBytes | null {
  const head = bytes.subarray(0, 4096);
  const start = String.fromCharCode(...head.subarray(0, 8));
  const binary = BINARY_FORMATS.find(([mark]) => start.startsWith(mark));
  if (binary !== undefined) return { name: binary[1], advice: `${binary[2]}.` };
  const marked = FOREIGN_MARKS.find(([mark]) => start.startsWith(mark))?.[1];
  if (marked !== undefined) return { name: marked, advice: adviseConversion(marked, file) };
  const unmarked = recognizeUtf16(head);
  if (unmarked === null) return null;
  const name = `${unmarked.slice(0, 6)} without byte order mark (every other byte is zero)`;
  return { name, advice: adviseConversion(unmarked, file) };
}
