// @ts-check
import { relative, sep } from 'node:path';

import { collectFolders, findFolderStep, findWay, isSource, readImportGraph, resolveImport } from './importGraph.mjs';

/**
 * Read once: lint looks at many files of a package, one after the other. An editor that keeps eslint running sees a new
 * circle after a restart.
 *
 * @type {Map<string, { graph: import('./importGraph.mjs').ImportGraph, folders: import('./importGraph.mjs').ImportGraph
 *   }>}
 */
const graphs = new Map();

/** @param {string} root */
function readOnce(root) {
  let known = graphs.get(root);
  if (known === undefined) {
    const graph = readImportGraph(root);
    known = { graph, folders: collectFolders(graph, root) };
    graphs.set(root, known);
  }
  return known;
}

/**
 * An import must not lead back to where it stands: neither a file of a package to itself, nor a folder to itself by way
 * of the folders beside it. Imports of types count: they, too, are what has to be understood first.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const noImportCircles = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      file: 'This import closes a circle of files: {{way}}. Move what both need into a file of its own.',
      folder: 'This import closes a circle of folders: {{way}}. Move the file to the folder that it belongs to.',
    },
  },
  create(context) {
    const file = context.filename;
    const [, root] = /^(.*[/\\]packages[/\\][^/\\]+[/\\]src)[/\\]/.exec(file) ?? [];
    if (root === undefined || !isSource(file)) return {};
    const { graph, folders } = readOnce(root);
    const name = (/** @type {string} */ path) => relative(root, path).split(sep).join('/');

    /** @param {import('estree').ImportDeclaration | import('estree').ExportNamedDeclaration} node */
    const check = (node) => {
      const source = node.source?.value;
      if (typeof source !== 'string' || !source.startsWith('.')) return;
      const target = resolveImport(file, source);
      const back = findWay(graph, target, file);
      if (back !== null) {
        context.report({ node, messageId: 'file', data: { way: [file, ...back].map(name).join(' → ') } });
      }
      const step = findFolderStep(file, target, root);
      const folderBack = step === null ? null : findWay(folders, step.to, step.from);
      if (step !== null && folderBack !== null) {
        context.report({ node, messageId: 'folder', data: { way: [step.from, ...folderBack].join(' → ') } });
      }
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check };
  },
};
