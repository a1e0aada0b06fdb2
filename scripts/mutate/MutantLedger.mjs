// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** @typedef {import('./readMutants.mjs').Mutant} Mutant */

/**
 * What came of one mistake when it was last made.
 *
 * @typedef {object} MutantRecord
 * @property {string} id - Of what was changed and which test was to notice it.
 * @property {string} file
 * @property {string} why
 * @property {string} verdict - killed, lives, broken or skipped.
 * @property {string} [note] - Where it was not killed.
 * @property {string} sources - Of the text of the two files as they were.
 * @property {string | null} commit
 * @property {string} date
 */

const verdicts = ['killed', 'lives', 'broken', 'skipped'];
const hash = (/** @type {readonly unknown[]} */ parts) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
const idOf = (/** @type {Mutant} */ { file, from, to, test, name }) => hash([file, from, to, test, name]);

/**
 * What came of the mistakes of a list, kept in a file that grows over many runs. A record holds as long as the file
 * that the mistake is made in and the file of its test are as they were; that other files change, it does not see.
 */
export class MutantLedger {
  /** @type {Map<string, MutantRecord>} by id */
  #records;
  #list;
  /** @type {Map<string, string>} by id */
  #sources;

  /**
   * @param {readonly MutantRecord[]} records
   * @param {readonly Mutant[]} list - All mistakes that there are.
   * @param {string} root - Of the project, whose sources are looked at now and not again: they may change meanwhile.
   */
  constructor(records, list, root) {
    this.#records = new Map(records.map((record) => [record.id, record]));
    this.#list = list;
    const read = (/** @type {string} */ path) => readFileSync(join(root, path), 'utf8');
    this.#sources = new Map(list.map((mutant) => [idOf(mutant), hash([read(mutant.file), read(mutant.test)])]));
  }

  /**
   * The ledger of a file, an empty one where there is none.
   *
   * @param {string} path
   * @param {readonly Mutant[]} list
   * @param {string} root
   */
  static read(path, list, root) {
    return new MutantLedger(existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).results : [], list, root);
  }

  /** Those whose record does not hold: first those that were never made, then those whose sources have changed. */
  chooseStale(/** @type {readonly Mutant[]} */ mutants) {
    const stale = mutants.filter((mutant) => !this.#holds(idOf(mutant)));
    const isNew = (/** @type {Mutant} */ mutant) => !this.#records.has(idOf(mutant));
    return [...stale.filter(isNew), ...stale.filter((mutant) => !isNew(mutant))];
  }

  /**
   * What came of a mistake, in the place of what came of it before.
   *
   * @param {Mutant} mutant
   * @param {{ verdict: string, note: string }} outcome
   * @param {{ commit: string | null, date: string }} made
   */
  add(mutant, { verdict, note }, made) {
    const id = idOf(mutant);
    const { file, why } = mutant;
    const sources = /** @type {string} */ (this.#sources.get(id));
    this.#records.set(id, { id, file, why, verdict, ...(note !== '' && { note }), sources, ...made });
  }

  /**
   * Writes the records of mistakes that are still listed, in the order of the list.
   *
   * @param {string} path
   * @param {Record<string, unknown>} facts - Of the run that wrote last.
   */
  write(path, facts) {
    const results = this.#list.flatMap((mutant) => this.#records.get(idOf(mutant)) ?? []);
    const counts = verdicts.map((verdict) => [verdict, results.filter((record) => record.verdict === verdict).length]);
    const { length: mutants } = results;
    const document = { ...facts, listed: this.#list.length, mutants, ...Object.fromEntries(counts) };
    const head = JSON.stringify(document, null, 2).slice(0, -2);
    const lines = results.map((record) => `    ${JSON.stringify(record)}`).join(',\n');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${head},\n  "results": [\n${lines}\n  ]\n}\n`);
  }

  #holds(/** @type {string} */ id) {
    const record = this.#records.get(id);
    return record !== undefined && record.verdict !== 'skipped' && record.sources === this.#sources.get(id);
  }
}
