// @ts-check

/**
 * A script says that TypeScript is to check it, behind its first line where that names the program that runs it.
 * `tsc -p scripts` reads all of them anyway; the words turn the check on in editors.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const requireTsCheck = {
  meta: {
    type: 'suggestion',
    fixable: 'code',
    schema: [],
    messages: { missing: 'A script is checked by TypeScript: begin it with `// @ts-check`.' },
  },
  create(context) {
    const { sourceCode } = context;
    return {
      Program(node) {
        const { lines } = sourceCode;
        const hasProgram = lines[0]?.startsWith('#!') ?? false;
        if (lines[hasProgram ? 1 : 0]?.trim() === '// @ts-check') return;
        const start = hasProgram ? `${lines[0]}\n`.length : 0;
        context.report({
          node,
          messageId: 'missing',
          fix: (fixer) => fixer.insertTextBeforeRange([start, start], '// @ts-check\n'),
        });
      },
    };
  },
};
