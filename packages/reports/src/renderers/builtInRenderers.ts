import { createRendererRegistry } from './createRendererRegistry.js';
import { csv } from './csv.js';
import { json } from './json.js';
import { jsonl } from './jsonl.js';
import { markdown } from './markdown.js';
import { parquet } from './parquet.js';
import { png } from './png.js';
import { svg } from './svg.js';
import { text } from './text.js';

/** All renderers, in the order in which the help lists them: a new one is a file beside this one and an entry here. */
export const renderers = createRendererRegistry([svg, png, text, markdown, csv, json, jsonl, parquet]);
