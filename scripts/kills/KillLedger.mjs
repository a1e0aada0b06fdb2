// @ts-check
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * What came of one part of a check: some kills of a command, or something that happened to runners.
 *
 * @typedef {object} KillResult
 * @property {string} [command]
 * @property {string} [scenario]
 * @property {number} kills
 * @property {any} [exits] - Of a command by signal, how often it ended how; of runners how each ended.
 * @property {Record<string, number>} [moments] - When in a command's life they were.
 * @property {number} [wholeMs] - That the undisturbed command took.
 * @property {number} files - That were compared.
 * @property {string[]} differing
 * @property {string[]} leftovers
 * @property {string[]} problems
 */

/** Kills by what they were and what they hit; kept in a file that grows over many runs. */
export class KillLedger {
  /** @param {any} document */
  constructor(document) {
    this.document = document;
  }

  /** The ledger of a file, an empty one where there is none. */
  static async read(/** @type {string} */ path) {
    const text = await readFile(path, 'utf8').catch((error) => {
      if (error.code === 'ENOENT') return '{}';
      throw error;
    });
    const document = JSON.parse(text);
    // What was kept before parts had commits of their own has that of the file.
    const { commit, date } = document;
    const results = (document.results ?? []).map((/** @type {any} */ result) => ({ commit, date, ...result }));
    const { note: _note, minutes: _minutes, seed: _seed, ...rest } = document; // of that one run
    return new KillLedger({ ...rest, results });
  }

  /** All kills so far. */
  get kills() {
    return this.document.results.reduce((/** @type {number} */ sum, /** @type {any} */ { kills }) => sum + kills, 0);
  }

  /** Kills by kind: the signal, or what else was done. */
  get byKind() {
    /** @type {Record<string, number>} */
    const counts = {};
    for (const { command, scenario, exits, kills } of this.document.results) {
      const kinds =
        command === undefined
          ? [[scenario, kills]]
          : Object.entries(exits ?? {}).map(([signal, ends]) => [signal, sumOf(ends)]);
      for (const [kind, count] of kinds) counts[kind] = (counts[kind] ?? 0) + count;
    }
    return counts;
  }

  /** Adds a part to those of the same commit that did the same. */
  add(/** @type {KillResult} */ result, /** @type {{ commit: string | null, date: string }} */ { commit, date }) {
    const { exits, ...rest } = result;
    const { command, scenario } = result;
    const added = command === undefined ? rest : { ...rest, exits };
    const own = (/** @type {any} */ former) =>
      former.command === command && former.scenario === scenario && former.commit === commit;
    const former = this.document.results.find(own);
    const others = this.document.results.filter((/** @type {any} */ one) => !own(one));
    this.document.results = [...others, former === undefined ? { ...added, rounds: 1, commit, date } : { ...merge(former, added), date }]; // prettier-ignore
  }

  /** @param {Record<string, unknown>} facts - Of the run that wrote last: date, commit, machine. */
  async write(/** @type {string} */ path, facts) {
    const { results, ...rest } = this.document;
    const document = { ...rest, ...facts, kills: this.kills, byKind: this.byKind, results };
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${JSON.stringify(document, null, 2)}\n`);
  }
}

const sumOf = (/** @type {Record<string, number>} */ counts) => Object.values(counts).reduce((sum, of) => sum + of, 0);

/** Counts together, lists behind each other; of what was measured the last. */
function merge(/** @type {any} */ former, /** @type {any} */ result) {
  return {
    ...former,
    ...result,
    rounds: (former.rounds ?? 1) + 1,
    kills: former.kills + result.kills,
    files: former.files + result.files,
    ...(result.exits === undefined ? {} : { exits: mergeCounts(former.exits ?? {}, result.exits) }),
    ...(result.moments === undefined ? {} : { moments: mergeCounts(former.moments ?? {}, result.moments) }),
    differing: [...former.differing, ...result.differing],
    leftovers: [...former.leftovers, ...result.leftovers],
    problems: [...former.problems, ...result.problems],
  };
}

function mergeCounts(/** @type {any} */ former, /** @type {any} */ more) {
  if (typeof more === 'number') return more + (former ?? 0);
  const keys = [...new Set([...Object.keys(former ?? {}), ...Object.keys(more)])];
  return Object.fromEntries(
    keys.map((key) => [key, key in more ? mergeCounts(former?.[key], more[key]) : former[key]]),
  );
}
