// @ts-check

/** As wide as Prettier keeps code (.prettierrc.json). */
const MAX_WIDTH = 120;

/** Words to tools stay on one line, whatever their length; so does an address. */
const unbreakable = /eslint-|prettier-ignore|@ts-|https?:\/\//;

/**
 * Comments are as wide as code: Prettier wraps the one and leaves the other.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const commentWidth = {
  meta: {
    type: 'layout',
    schema: [],
    messages: { wide: 'A comment is at most {{max}} characters wide, but this line is {{width}}: wrap it.' },
  },
  create(context) {
    const { sourceCode } = context;
    return {
      Program() {
        for (const { loc } of sourceCode.getAllComments()) {
          if (!loc) continue;
          for (let line = loc.start.line; line <= loc.end.line; line++) {
            const text = sourceCode.lines[line - 1] ?? '';
            // After a comment in the midst of code the line goes on, and that is Prettier's.
            const width = line === loc.end.line ? loc.end.column : text.length;
            if (width <= MAX_WIDTH || unbreakable.test(text)) continue;
            context.report({
              loc: { line, column: MAX_WIDTH },
              messageId: 'wide',
              data: { max: String(MAX_WIDTH), width: String(width) },
            });
          }
        }
      },
    };
  },
};
