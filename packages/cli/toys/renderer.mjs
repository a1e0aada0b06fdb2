// @ts-check
// Adding a renderer: the same reports in another language, here MediaWiki's. Tables alone are shown; a real one shows all
// kinds of nodes.

/** @type {readonly import('@dynclean/reports').Renderer[]} */
export const renderers = [
  {
    name: 'toy-wiki',
    extensions: ['.wiki'],
    about: 'for a wiki',
    shows: ['words'],
    render: ({ nodes }) => nodes.map(renderNode).join(''),
  },
];

/** @param {import('@dynclean/reports').ReportNode} node @returns {string} */
function renderNode(node) {
  if (node.kind === 'together') return node.nodes.map(renderNode).join('');
  if (node.kind === 'fit') return renderNode(node.table);
  if (node.kind !== 'table') return '';
  const head = node.columns.map(({ title }) => escapeWiki(title)).join(' !! ');
  const rows = node.rows.map((cells) => `|-\n| ${cells.map(showCell).join(' || ')}\n`);
  return `{|\n! ${head}\n${rows.join('')}|}\n`;
}

/** @param {import('@dynclean/reports').Cell} cell */
function showCell(cell) {
  if (cell === null) return '';
  return escapeWiki(typeof cell === 'object' ? cell.text : String(cell));
}

/** Texts reach a renderer as they are: what its language would obey is its to escape. @param {string} text */
function escapeWiki(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('|', '&#124;').replaceAll('\n', ' ');
}
