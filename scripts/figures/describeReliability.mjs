// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const count = (/** @type {number} */ number) => number.toLocaleString('en-US');
const listWords = (/** @type {string[]} */ words) =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/**
 * By file: what was done, and what came of it.
 *
 * @type {Record<string, (document: any) => [what: string, outcome: string]>}
 */
const rows = {
  'kills.json': ({ kills, byKind, results }) => {
    const faults = (/** @type {string} */ key) => results.flatMap((/** @type {any} */ result) => result[key]).length;
    /** @type {Record<string, number>} */
    const hit = {};
    for (const { command, scenario, kills: of } of results) {
      const name = command === undefined ? scenario : `\`${command}\``;
      hit[name] = (hit[name] ?? 0) + of;
    }
    const files = results.reduce((/** @type {number} */ sum, /** @type {any} */ result) => sum + result.files, 0);
    const signals = Object.keys(byKind).filter((kind) => kind.startsWith('SIG'));
    return [
      `${count(kills)} times a command, a runner or a job was ended or stopped at a random moment and given again ` +
        `(${listWords(signals)}; ${listWords(Object.entries(hit).map(([name, of]) => `${name} ${of}`))})`,
      `of the ${count(files)} files of their results ${faults('differing')} differ from those of undisturbed commands, ` +
        `${faults('leftovers')} are left over; ${faults('problems')} other faults, exit codes included`,
    ];
  },
  'locks.json': ({ what, results }) => {
    const races = results.filter((/** @type {any} */ { holders }) => holders !== undefined);
    const sums = races.flatMap((/** @type {any} */ { holders }) => Object.values(holders));
    const all = sums.reduce((/** @type {number} */ sum, /** @type {number} */ of) => sum + of, 0);
    const one = races.reduce(
      (/** @type {number} */ sum, /** @type {any} */ { holders }) => sum + (holders['1'] ?? 0),
      0,
    );
    const { kills, turns, interleaved } = results.find((/** @type {any} */ { turns }) => turns !== undefined);
    const [, processes] = /races of (\d+) processes/.exec(what) ?? [];
    return [
      `${all} races of ${processes} processes for one lock, then ${count(turns)} turns while ${kills} holders were killed`,
      `${one} races with one holder, ${all - one} with none or several; ${interleaved} turns with two holders`,
    ];
  },
  'formats.json': ({ inputs, totals, formats, slowestMs }) => [
    `${count(inputs)} damaged files of ${Object.keys(formats).length} formats`,
    `${count(totals.read)} read, ${count(totals.refused)} refused with the place, ` +
      `${count(totals['refused as a whole'])} as a whole; ${totals.crashed} crashed, ${totals.hung} hung; ` +
      `the slowest took ${(slowestMs / 1000).toFixed(1)} s`,
  ],
  'kernels.json': ({ calls, values, refusals, faults, ended }) => [
    `${count(calls)} calls of kernels of ours: right ones, strided and shared tensors, wrong shapes, dtypes, indices, attributes`,
    `${count(values)} gave the right values, ${count(refusals)} were refused; ${faults} other answers, ${ended} processes ended`,
  ],
  'mutants.json': ({ listed, mutants, killed, lives, broken, skipped }) => [
    `${count(mutants)} of ${count(listed)} listed mistakes made one by one in the sources, each with the test that is to notice it`,
    `${count(killed)} noticed, ${lives} not noticed, ${broken} that no longer fit, ${skipped} skipped`,
  ],
  'words.json': ({ sentences, equal, words, sameWords }) => [
    `${count(sentences)} sentences, ${count(words)} words, cut as \`spacy.blank("en")\` cuts them`,
    `${count(equal)} sentences and ${count(sameWords)} words are the same`,
  ],
};

/** The commit of a file, or those of its parts. */
function listCommits(/** @type {any} */ { commit, results = [] }) {
  const parts = Array.isArray(results) ? results.flatMap((/** @type {any} */ part) => part.commit ?? []) : [];
  return [...new Set(parts.length === 0 ? [commit] : parts)].join(', ');
}

/** What was done many times over, and what came of it, from the files under `results/reliability` that are there. */
export function describeReliability(/** @type {string} */ root) {
  const place = join(root, 'results/reliability');
  const lines = Object.entries(rows).flatMap(([name, describe]) => {
    if (!existsSync(join(place, name))) return [];
    const document = JSON.parse(readFileSync(join(place, name), 'utf8'));
    const [what, outcome] = describe(document);
    return `| ${what} | ${outcome} | [\`${name}\`](../results/reliability/${name}), ${listCommits(document)} |`;
  });
  return ['| what was done | what came of it | file, commit |', '| --- | --- | --- |', ...lines].join('\n');
}
