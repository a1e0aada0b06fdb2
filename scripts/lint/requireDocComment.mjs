// @ts-check

/**
 * What a file exports says in a doc comment what it is. A list of names in an index (`export { x } from`) has it where
 * the name is declared; of the overloads of a function the first has it.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const requireDocComment = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { missing: '{{name}} is exported: say in a doc comment what it is (units, shapes, edge cases, errors).' },
  },
  create(context) {
    const { sourceCode } = context;
    /** @type {Set<string>} */
    const seen = new Set();
    return {
      ExportNamedDeclaration(node) {
        if (!node.declaration) return;
        const name = readName(node.declaration);
        if (seen.has(name)) return; // an overload
        seen.add(name);
        const isForEslint = (/** @type {{ value: string }} */ { value }) => /^\s*eslint-/.test(value);
        const before = sourceCode.getCommentsBefore(node).findLast((comment) => !isForEslint(comment));
        if (before?.type === 'Block' && before.value.startsWith('*')) return;
        context.report({ node, messageId: 'missing', data: { name } });
      },
    };
  },
};

/** @param {any} declaration - Of estree or of TypeScript. */
function readName(declaration) {
  const { id } = declaration.declarations?.[0] ?? declaration;
  return id?.name ?? 'what is taken apart here';
}
