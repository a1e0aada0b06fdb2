import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import type { PageData } from './page/PageData.js';

const read = (name: string): string => readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8');

/** JSON that may stand in a script element: no `<` is left that could end it, or begin a comment. */
const embed = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

const sourceOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** How the page comes to who reads it. */
export interface PageOptions {
  /** Where a server gives it, which keeps decisions: the file of decisions as it is, empty where there is none. */
  readonly served?: string | undefined;
}

/**
 * A review as one HTML file that works offline: its script and style stand in it, by their hashes nothing else may run
 * or be loaded, and what comes from the corpus is data, never markup.
 */
export function renderReviewPage(data: PageData, { served }: PageOptions = {}): string {
  const script = read('page.bundle.js');
  const style = read('page.css');
  const policy = [
    "default-src 'none'",
    `script-src ${sourceOf(script)}`,
    `style-src ${sourceOf(style)}`,
    ...(served === undefined ? [] : ["connect-src 'self'"]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Review of ${escapeHtml(data.dataset)}</title>
<style>${style}</style>
</head>
<body>
<div id="review"></div>
<noscript>This page lists suspicious labels by its own script, which is switched off in this browser.</noscript>
<script type="application/json" id="review-data">${embed(data)}</script>
${served === undefined ? '' : `<script type="application/json" id="review-served">${embed(served)}</script>\n`}<script>${script}</script>
</body>
</html>
`;
}
