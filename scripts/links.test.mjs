// @ts-check
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const listPages = (/** @type {string} */ folder) =>
  readdirSync(join(root, folder)).filter((name) => name.endsWith('.md')).map((name) => join(folder, name)); // prettier-ignore
const readmes = readdirSync(join(root, 'packages')).map((name) => join('packages', name, 'README.md'));
const elsewhere = [...listPages('docs/journeys'), 'integrations/python/README.md'];
const pages = [...listPages('.'), ...listPages('docs'), ...elsewhere, ...readmes].filter((page) =>
  existsSync(join(root, page)),
);

/** A page without its blocks of code. */
const read = (/** @type {string} */ page) => readFileSync(join(root, page), 'utf8').replace(/^```[^]*?^```/gm, '');

/** The names by which GitHub reaches the headings of a page. */
const listAnchors = (/** @type {string} */ text) =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe('pages', () => {
  const links = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!\w+:)([^)\s#]*)(?:#([^)\s]+))?\)/g)].map(([, path = '', anchor]) => ({
      page,
      target: path === '' ? page : join(dirname(page), path),
      anchor,
    })),
  );

  it('every link of a page leads to a file', () => {
    assert.ok(links.length > 50);
    assert.deepEqual(
      links.filter(({ target }) => !existsSync(join(root, target))),
      [],
    );
  });

  it('every link into a page leads to a heading', () => {
    const inside = links.filter(({ target, anchor }) => anchor !== undefined && target.endsWith('.md'));
    assert.ok(inside.length > 10);
    assert.deepEqual(
      inside.filter(({ target, anchor }) => !listAnchors(read(target)).includes(anchor ?? '')),
      [],
    );
  });
});
