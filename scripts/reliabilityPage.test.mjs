// @ts-check
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(`${root}docs/reliability.md`, 'utf8');

/** A file of tests as `package: path`, and one title or several behind it. */
const citation = /`([a-z-]+): ([\w./-]+\.test\.(?:ts|mjs))`((?:,\s+"[^"]+")+)/g;
const cited = [...page.matchAll(citation)].flatMap(([, owner = '', path, titles = '']) =>
  [...titles.matchAll(/"([^"]+)"/g)].map(([, title = '']) => ({
    file: owner === 'scripts' ? `scripts/${path}` : `packages/${owner}/src/${path}`,
    title: title.replace(/\s+/g, ' '),
  })),
);

/** Whether a source has a test or a group of this title: a call's first argument, or the beginning of a template. */
function hasTitle(/** @type {string} */ source, /** @type {string} */ title) {
  return ["'", '"', '`'].some((quote) => {
    const written = title.replaceAll(quote, `\\${quote}`).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return new RegExp(`\\(\\s*${quote}${written}(?:${quote}|${quote === '`' ? '\\$\\{' : quote})`).test(source);
  });
}

describe('docs/reliability.md', () => {
  it('names tests that there are', () => {
    assert.ok(cited.length > 100);
    const missing = cited.filter(({ file, title }) => {
      return !existsSync(`${root}${file}`) || !hasTitle(readFileSync(`${root}${file}`, 'utf8'), title);
    });
    assert.deepEqual(missing, []);
  });

  it('names a title behind every file of tests', () => {
    const files = page.match(/`[^`\n]+\.test\.(?:ts|mjs)`/g) ?? [];
    assert.equal(files.length, [...page.matchAll(citation)].length);
  });

  it('has a test for every fault, and scripts that there are', () => {
    const faults = page
      .slice(0, page.indexOf('## Not held yet'))
      .split(/^\d+\. /m)
      .slice(1);
    assert.ok(faults.length > 80);
    assert.deepEqual(
      faults.filter((fault) => !new RegExp(citation).test(fault)).map((fault) => fault.split('\n', 1)[0]),
      [],
    );
    for (const path of page.match(/\bscripts\/\w+\.(?:mjs|json)\b/g) ?? []) assert.ok(existsSync(root + path), path);
  });

  it('would notice a title that is not there', () => {
    const source =
      "it('is a title', () => {});\nit.each([1])(\n  `has ${parts}`, () => {});\nit('knows the parser\\'s', f);";
    assert.ok(hasTitle(source, 'is a title'));
    assert.ok(hasTitle(source, 'has '));
    assert.ok(hasTitle(source, "knows the parser's"));
    assert.ok(!hasTitle(source, 'is a'));
    assert.ok(!hasTitle(source, 'title'));
  });
});
