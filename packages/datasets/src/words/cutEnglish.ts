import { englishExceptions } from './englishExceptions.js';
import { isAddress } from './isAddress.js';

const LOWER = String.raw`\p{Ll}\p{Lo}`;
const UPPER = String.raw`\p{Lu}\p{Lt}\p{Lo}`;
const QUOTES = String.raw`'"”“\x60‘´’‚,„»«「」『』（）〔〕【】《》〈〉〈〉⟦⟧`;
const SIGNS = String.raw`…,:;!?¿؟¡()\[\]{}<>_#*&。？！，、；：～·।،۔؛٪`;
const CURRENCY = String.raw`(?:US|[CA])?\$|[£€¥฿₽﷼₴\u20a0-\u20bf]`;
const UNITS =
  'km²|km³|km/h|kmh|km|m²|m³|m/s|dm²|dm³|dm|cm²|cm³|cm|mm²|mm³|mm|mph|mbar|mb|mg|m|ha|µm|µg|nm|yd|in|ft|kg|kb|g|gb|t|tb|' +
  'lb|oz|hPa|Pa|MB|M|KB|K|GB|G|TB|T|%|км²|км³|км/ч|км|м²|м³|м/с|м|дм|см|мм|нм|кг|г|мг|кПа|Па|мбар|Кб|КБ|кб|Мб|МБ|мб|Гб|ГБ|гб|Тб|ТБ|тб';
/** Signs with another place in Unicode than punctuation: arrows, faces, degrees. */
const ICON = String.raw`\p{So}`;

const PREFIX = new RegExp(String.raw`^(?:[§%=—–]|\+(?!\d)|[${SIGNS}]|\.\.+|[${QUOTES}]|${CURRENCY}|${ICON})`, 'u');
const SUFFIX = new RegExp(
  String.raw`(?:[${SIGNS}${QUOTES}—–]|\.\.+|${ICON}|['’][sS]|(?<=\d)(?:\+|${CURRENCY}|${UNITS})` +
    String.raw`|(?<=°[FfCcKk])\.|(?<=[0-9${LOWER}%²\-+${SIGNS}${QUOTES}])\.|(?<=[${UPPER}][${UPPER}])\.)$`,
  'u',
);
const INFIX = new RegExp(
  String.raw`\.\.+|…|${ICON}|(?<=\d)[+\-*^](?=[\d\-])|(?<=[${LOWER}${QUOTES}])\.(?=[${UPPER}${QUOTES}])` +
    String.raw`|(?<=\p{L}),(?=\p{L})|(?<=[\p{L}\d])(?:---|--|——|[\-–—~])(?=\p{L})|(?<=[\p{L}\d])[:<>=/](?=\p{L})`,
  'gu',
);
/** What parts pieces: white space as Python knows it. */
const PIECE = /[^\s\x1c-\x1f\x85]+/gu;

/** Longest exception; a longer text is not even looked up. */
const LONGEST = Math.max(...[...englishExceptions.keys()].map(({ length }) => length));
const isException = (text: string): boolean => text.length <= LONGEST && englishExceptions.has(text);

/** So much of a text decides what is taken off its end; a row of full stops may be longer. */
const TAIL = 32;

function findSuffix(text: string): string {
  const tail = text.slice(-TAIL);
  const suffix = SUFFIX.exec(tail)?.[0] ?? '';
  if (suffix.length < TAIL) return suffix;
  return /\.+$/.exec(text)?.[0] ?? suffix;
}

/** Takes signs off both ends, as long as there are any and what is left is no exception. */
function cutAffixes(piece: string): { readonly before: string[]; readonly core: string; readonly behind: string[] } {
  const [before, behind]: [string[], string[]] = [[], []];
  let core = piece;
  while (core !== '' && !isException(core)) {
    const prefix = PREFIX.exec(core)?.[0] ?? '';
    const rest = core.slice(prefix.length);
    if (prefix !== '' && isException(rest)) {
      before.push(prefix);
      core = rest;
      break;
    }
    const suffix = findSuffix(rest);
    const front = core.slice(0, core.length - suffix.length);
    if (suffix !== '' && isException(front)) {
      behind.push(suffix);
      core = front;
      break;
    }
    if (prefix === '' && suffix === '') break;
    core = core.slice(prefix.length, core.length - suffix.length);
    if (prefix !== '') before.push(prefix);
    if (suffix !== '') behind.push(suffix);
  }
  return { before, core, behind: behind.reverse() };
}

function cutInside(core: string): readonly string[] {
  if (core === '') return [];
  const exception = englishExceptions.get(core);
  if (exception !== undefined) return exception;
  if (isAddress(core)) return [core];
  const words: string[] = [];
  let from = 0;
  for (const { 0: sign, index } of core.matchAll(INFIX)) {
    if (index === 0) continue;
    if (index > from) words.push(core.slice(from, index));
    words.push(sign);
    from = index + sign.length;
  }
  if (from < core.length) words.push(core.slice(from));
  return words;
}

/** Without a sign, rules cut nothing. */
const NO_SIGN = /^[\p{L}\d]+$/u;

/** Puts together again what rules cut and is an exception: a face behind a word. */
function joinExceptions(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (let at = 0; at < words.length;) {
    let [text, best, end] = ['', '', at + 1];
    for (let to = at; to < words.length && text.length < LONGEST; to++) {
      text += words[to]!;
      if (to > at && englishExceptions.has(text) && !NO_SIGN.test(text)) [best, end] = [text, to + 1];
    }
    if (best === '') joined.push(words[at]!);
    else joined.push(...englishExceptions.get(best)!);
    at = end;
  }
  return joined;
}

/**
 * Cuts an English text into words with the bounds that spaCy's blank English pipeline gives (`spacy.blank("en")`): at
 * white space, then signs off both ends of a piece, then at signs inside it, with exceptions in between. White space is
 * no word here, which it is there where there is more than one blank.
 *
 * @returns first and last unit of each word, in units of JavaScript, the end exclusive.
 */
export function cutEnglish(text: string): [start: number, end: number][] {
  const places: [number, number][] = [];
  for (const { 0: piece, index } of text.matchAll(PIECE)) {
    const { before, core, behind } = cutAffixes(piece);
    let start = index;
    for (const word of joinExceptions([...before, ...cutInside(core), ...behind])) {
      places.push([start, start + word.length]);
      start += word.length;
    }
  }
  return places;
}
