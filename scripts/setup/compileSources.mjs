// @ts-check
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';

import { computeFileHash, computeHash } from './computeHash.mjs';
import { runCommand } from './runCommand.mjs';
import { EngineUnavailableError } from './SetupError.mjs';

/**
 * Compiles C++ files to objects, several at a time. An object is named by the hash of all that determines it (source,
 * every header beside it, compiler, flags), so what is unchanged is not compiled again, and objects that nothing names
 * any more are removed.
 *
 * @param {{ sources: string[], headers: string[], flags: string[], libraryVersion: string, compiler:
 *   { command: string[], version: string }, folder: string, env: NodeJS.ProcessEnv, signal?: AbortSignal, onProgress:
 *   (text: string) => void, onWarnings: (text: string) => void }} options `folder`: where the objects lie;
 *   `libraryVersion`: of the headers that the flags lead to, which are too many to be hashed.
 * @returns {Promise<string[]>} The objects, in the order of `sources`.
 * @throws EngineUnavailableError with the compiler's first words when a file does not compile.
 */
export async function compileSources(options) {
  const { sources, headers, flags, libraryVersion, compiler, folder, signal, onProgress } = options;
  mkdirSync(folder, { recursive: true });
  const common = [compiler, flags, libraryVersion, headers.map(computeFileHash)];
  const objects = sources.map((source) =>
    join(folder, `${basename(source, '.cc')}-${computeHash([...common, computeFileHash(source)])}.o`),
  );
  const pending = sources
    .map((source, index) => ({ source, object: objects[index] }))
    .filter(({ object }) => !existsSync(object));
  const total = pending.length;
  let done = 0;
  let stopped = false;
  const failing = new AbortController(); // one file that does not compile ends the others
  const either = signal ? AbortSignal.any([signal, failing.signal]) : failing.signal;
  const say = () => onProgress(`${done} of ${total} files compiled`);
  const ticking = setInterval(say, 1000);
  const work = async () => {
    for (let task = pending.shift(); task && !stopped; task = pending.shift()) {
      await compileSource(task, { ...options, signal: either });
      done += 1;
      say();
    }
  };
  try {
    if (total > 0) say();
    const workers = Array.from({ length: Math.min(total, availableParallelism()) }, work);
    const results = await Promise.allSettled(
      workers.map((worker) =>
        worker.catch((error) => {
          if (!stopped) {
            stopped = true;
            failing.abort();
            throw error;
          }
        }),
      ),
    );
    const failure = results.find(({ status }) => status === 'rejected');
    if (failure?.status === 'rejected') throw failure.reason;
  } finally {
    clearInterval(ticking);
  }
  const wanted = new Set(objects.map((object) => basename(object)));
  for (const name of readdirSync(folder)) if (!wanted.has(name)) rmSync(join(folder, name), { force: true });
  return objects;
}

async function compileSource({ source, object }, { flags, compiler, env, signal, onWarnings }) {
  const partial = `${object}.partial-${process.pid}`;
  const [program, ...words] = compiler.command;
  try {
    const { status, stderr } = await runCommand(program, [...words, ...flags, '-c', source, '-o', partial], {
      env,
      signal,
    });
    if (status !== 0) {
      throw new EngineUnavailableError(
        `the addon does not compile: ${basename(source)} fails with "${compiler.command.join(' ')}" (${compiler.version})`,
        { details: stderr.trim().split('\n').slice(0, 30).join('\n') },
      );
    }
    if (stderr.trim() !== '') onWarnings(stderr.trim());
    renameSync(partial, object);
  } finally {
    rmSync(partial, { force: true });
  }
}
