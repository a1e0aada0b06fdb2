// @ts-check
import { mkdirSync, readdirSync, watch } from 'node:fs';
import { join, relative } from 'node:path';

/** A path without what is drawn anew each time: tokens of 16 hexadecimal digits, ids of processes. */
const nameOf = (/** @type {string} */ path) =>
  path.replace(/(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])/g, '*').replace(/\.\d+\.partial/g, '.*.partial');

/** Sees what comes into a folder, however deep, while somebody else writes there. */
export class FolderWatch {
  /** @type {Map<string, number>} What came, by name below the folder, and after how many milliseconds first. */
  seen = new Map();
  #began = performance.now();
  /** @type {Set<string>} Paths that are or were there. */
  #paths = new Set();
  /** @type {Map<string, import('node:fs').FSWatcher>} */
  #watchers = new Map();
  /** @type {Map<string, (() => void)[]>} */
  #waiting = new Map();

  /** @param {string} folder - Is made where it is not there; what is in it has not come. */
  constructor(folder) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
    this.#enter(folder, false);
  }

  /** Comes true when a name comes, at once if it came already; never where it does not. */
  until(/** @type {string} */ name) {
    return /** @type {Promise<void>} */ (
      new Promise((resolve) => {
        if (this.seen.has(name)) resolve();
        else this.#waiting.set(name, [...(this.#waiting.get(name) ?? []), resolve]);
      })
    );
  }

  close() {
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #enter(/** @type {string} */ folder, /** @type {boolean} */ isNew) {
    if (this.#watchers.has(folder)) return;
    try {
      // Watched before it is read, so that nothing comes between.
      const watcher = watch(folder, () => this.#read(folder, true));
      watcher.on('error', () => this.#leave(folder));
      this.#watchers.set(folder, watcher);
    } catch {
      return; // it is gone already
    }
    this.#read(folder, isNew);
  }

  #leave(/** @type {string} */ folder) {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }

  #read(/** @type {string} */ folder, /** @type {boolean} */ isNew) {
    let entries;
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch {
      return this.#leave(folder); // removed, or renamed: it is found under its new name
    }
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (!this.#paths.has(path)) {
        this.#paths.add(path);
        if (isNew) this.#tell(nameOf(relative(this.folder, path)));
      }
      if (entry.isDirectory()) this.#enter(path, isNew);
    }
  }

  #tell(/** @type {string} */ name) {
    if (!this.seen.has(name)) this.seen.set(name, performance.now() - this.#began);
    for (const resolve of this.#waiting.get(name) ?? []) resolve();
    this.#waiting.delete(name);
  }
}
