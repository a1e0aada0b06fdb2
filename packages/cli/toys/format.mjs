// @ts-check
// Adding a format: entities in brackets, a sentence a line, below a first line that says so.
//
//     #bracketed
//     [PER Ann Lee] lives in [LOC York] .

const FIRST_LINE = '#bracketed';

/** @type {readonly import('@dynclean/datasets').Format[]} */
export const formats = [
  {
    name: 'toy-bracketed',
    title: 'entities in brackets',
    recognizes: ({ bytes }) => bytes.toString('utf8').startsWith(`${FIRST_LINE}\n`),
    *read({ bytes, problems }) {
      for (const [index, line] of bytes.toString('utf8').split('\n').entries()) {
        if (index === 0 || line.trim() === '') continue;
        const place = { line: index + 1, path: '' };
        const sentence = readLine(line);
        if (sentence === null) {
          problems.error(
            'brackets',
            place,
            `each [ must have its ], but got ${JSON.stringify(line)}`,
            'Write [TYPE words] around an entity.',
          );
          yield { kind: 'broken', place };
        } else yield { kind: 'spans', place, ...sentence };
      }
    },
    async write(sentences, sink) {
      await sink(`${FIRST_LINE}\n`);
      for await (const { tokens, entities } of sentences) {
        const words = [...tokens];
        for (const [start, end, type] of entities) {
          words[start] = `[${type} ${words[start]}`;
          words[end] += ']';
        }
        await sink(`${words.join(' ')}\n`);
      }
    },
  },
];

/** @param {string} line */
function readLine(line) {
  /** @type {string[]} */
  const tokens = [];
  /** @type {[number, number, string][]} */
  const entities = [];
  /** @type {[number, string] | null} */
  let open = null;
  for (const word of line.trim().split(/\s+/)) {
    if (word.startsWith('[')) {
      if (open !== null) return null;
      open = [tokens.length, word.slice(1)];
      continue;
    }
    if (open !== null && word.endsWith(']')) {
      tokens.push(word.slice(0, -1));
      entities.push([open[0], tokens.length - 1, open[1]]);
      open = null;
    } else tokens.push(word);
  }
  return open === null ? { tokens, entities } : null;
}
