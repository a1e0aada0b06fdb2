// @ts-check
// Adding an annotator: something that labels sentences, a source of distant labels. This one calls every run of words that
// begin with a capital letter an entity, of a type that its settings name.

/** @param {import('@dynclean/stages').LoadModule} load */
export const annotators = async (load) => {
  const { z } = await load('zod');
  /** @type {import('@dynclean/datasets').Annotator<{ type: string }>} */
  const capitals = {
    name: 'toy-capitals',
    title: 'words with a capital letter',
    settings: z.strictObject({ type: z.string().min(1).default('PER') }),
    async *annotate(sentences, { type }, { signal }) {
      for await (const { tokens } of sentences) {
        signal?.throwIfAborted();
        /** @type {[number, number, string][]} */
        const entities = [];
        tokens.forEach((token, index) => {
          if (!/^\p{Lu}/u.test(token)) return;
          const last = entities.at(-1);
          if (last !== undefined && last[1] === index - 1) last[1] = index;
          else entities.push([index, index, type]);
        });
        yield { tokens, entities };
      }
    },
  };
  return [capitals];
};
