import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';

import { findAnnotator } from '@dynclean/datasets';
import { InputError } from '@dynclean/schema';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { readBuild } from '../context/readBuild.js';
import { stagePluginParts } from '../perform/stagePluginParts.js';
import { createTestFolder } from '../testing/createTestFolder.js';
import { listPlugins } from './loadedPlugins.js';
import { loadPlugins } from './loadPlugins.js';

let folder: string;
beforeAll(async () => {
  folder = await createTestFolder();
});

let count = 0;

/** Writes a module and loads it as a plugin of a stage's process. */
async function load(content: string): Promise<string> {
  const path = join(folder, `plugin-${count++}.mjs`);
  await writeFile(path, content);
  await loadPlugins([path], { parts: stagePluginParts, others: ['executors'] });
  return path;
}

const annotator = (name: string): string => `{ name: '${name}', title: 't', settings: {}, async *annotate() {} }`;

describe(loadPlugins, () => {
  it('registers what a module exports, and knows the file from then on', async () => {
    const before = readBuild().id;
    const path = await load(`export const annotators = [${annotator('one')}, ${annotator('two')}];`);
    expect([findAnnotator('one').title, findAnnotator('two').name]).toEqual(['t', 'two']);
    expect(listPlugins().at(-1)).toMatchObject({ path, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown });
    // Another plugin is another program: stages that were begun with one are not gone on with in the other.
    expect(readBuild().id).not.toBe(before);
    const known = listPlugins().length;
    await loadPlugins([path], { parts: stagePluginParts }); // again: nothing happens
    expect(listPlugins()).toHaveLength(known);
  });

  it("gives functions the program's own modules", async () => {
    await load(
      `export const annotators = async (load) => {
         const { findAnnotator } = await load('@dynclean/datasets');
         return [{ ...findAnnotator('dictionary'), name: 'names' }];
       };`,
    );
    expect(findAnnotator('names').title).toBe(findAnnotator('dictionary').title);
  });

  it('passes over what is for other processes', async () => {
    await expect(load('export const executors = [{ not: "looked at" }];')).resolves.toContain('plugin-');
  });

  it.each([
    ['export const annotator = [];', 'must export some of formats, annotators, encoders, heads, methods, stageKinds, executors, but got the export "annotator"'],
    ['const x = 1;', 'but exports nothing'],
    ['export const heads = {};', 'heads: must be a list, or a function (load) => list, but got {}. Put a head into [].'],
    ['export const heads = [7];', 'heads[0]: must be a head, an object, but got 7.'],
    ["export const heads = [{ name: 'x' }];", 'heads[0].shape: must be an object, as a head has it, but got nothing.'],
    [`export const annotators = [{ ...${annotator('x')}, name: 3 }];`, 'annotators[0].name: must be a string, as an annotator has it, but got 3.'],
    [`export const annotators = [${annotator('dictionary')}];`, 'registerAnnotator: name must be new, but got "dictionary", which is known already'],
    ["export const heads = () => { throw new TypeError('no'); };", 'heads: must give a list, but TypeError: no'],
    ['export const heads = (', 'must load as a module of JavaScript (.mjs), but SyntaxError: '],
    ["import 'not-there';", 'must load as a module of JavaScript (.mjs), but Error: Cannot find'],
  ])('refuses %s', async (content, message) => {
    const failure = await load(content).then(
      () => null,
      (error: unknown) => error as Error,
    );
    expect(failure).toBeInstanceOf(InputError);
    expect(failure?.message).toContain(`plugin ${join(folder, `plugin-${count - 1}.mjs`)}: `);
    expect(failure?.message).toContain(message);
    expect(listPlugins().at(-1)?.path).not.toBe(join(folder, `plugin-${count - 1}.mjs`));
  }); // prettier-ignore

  it('says where it looked for a file that is not there', async () => {
    await expect(loadPlugins(['none.mjs'], { parts: stagePluginParts })).rejects.toThrow(
      `plugin ${join(process.cwd(), 'none.mjs')}: must be a JavaScript module, but there is no such file.`,
    );
  });
});
