import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

import { findDataset, readCompactDataset, type ReadableDataset } from '@dynclean/datasets';
import { readJsonFile } from '@dynclean/files';
import {
  type CleanInfo,
  cleanInfoSchema,
  InputError,
  type SentenceList,
  showValue,
  versionInfoSchema,
} from '@dynclean/schema';
import { runFiles } from '@dynclean/stages';

/** A version of a corpus: D, or what some cleaning made of it. */
export interface OpenVersion {
  readonly name: string;
  /** What the user named: a clean run, a dataset folder, an id. */
  readonly place: string;
  readonly dataset: ReadableDataset;
  /** Checksum of the training file that it was cleaned from; null: it says nothing of it. */
  readonly sourceSha256: string | null;
  /** The clean run that made it, where that is what was named. */
  readonly run: { readonly folder: string; readonly clean: CleanInfo } | null;
  /** Widest candidate span that its cleaning knew; null: not said. */
  readonly maxSpanWidth: number | null;
}

/**
 * Opens a version by what a user names it with: the folder of a clean run, any dataset folder (a cleaned one, or one of
 * the user's own), or an id of the catalog. `name=place` gives it a name of its own.
 *
 * @throws InputError when there is no such thing.
 */
export async function openVersion(given: string): Promise<OpenVersion> {
  const { name, place } = splitName(given);
  if (existsSync(join(place, runFiles.clean))) {
    const clean = await readJsonFile(join(place, runFiles.clean), cleanInfoSchema);
    return {
      name: name ?? basename(resolve(place)),
      place,
      dataset: await readCompactDataset(join(place, runFiles.cleaned)),
      sourceSha256: clean.data.trainSha256,
      run: { folder: place, clean },
      maxSpanWidth: clean.maxSpanWidth,
    };
  }
  const folder = await findDataset(place);
  const versionFile = join(folder, 'version.json');
  const version = existsSync(versionFile) ? await readJsonFile(versionFile, versionInfoSchema) : null;
  return {
    name: name ?? basename(resolve(place)),
    place,
    dataset: await readCompactDataset(folder),
    sourceSha256: version?.source.sha256 ?? null,
    run: null,
    maxSpanWidth: version?.maxSpanWidth ?? null,
  };
}

/** `D4=runs/d4` is a name and a place, unless that is what a folder is called. */
function splitName(given: string): { readonly name: string | null; readonly place: string } {
  const at = given.indexOf('=');
  if (at <= 0 || existsSync(given) || /[/\\]/.test(given.slice(0, at))) return { name: null, place: given };
  const place = given.slice(at + 1);
  if (place === '') throw new InputError(`${given}: must be a name and a folder, NAME=FOLDER, but got no folder`);
  return { name: given.slice(0, at), place };
}

/** Names that tell versions apart: the places where names alone do not. */
export function tellApart(versions: readonly OpenVersion[]): readonly OpenVersion[] {
  const count = (name: string): number => versions.filter((version) => version.name === name).length;
  return versions.map((version) => (count(version.name) === 1 ? version : { ...version, name: version.place }));
}

/**
 * Requires a version to hold the sentences of the base, in its order.
 *
 * @throws InputError that names the first line that differs.
 */
export function requireSameSentences(base: OpenVersion, version: OpenVersion): void {
  const [ours, theirs] = [base.dataset.train, version.dataset.train];
  const index = findOtherWords(ours, theirs);
  if (index < 0 && ours.length === theirs.length) return;
  if (index < 0 || index >= ours.length) {
    throw new InputError(
      `${version.dataset.trainFile}: must hold the ${ours.length} sentences of ${base.dataset.trainFile}, but got ${theirs.length}. ` +
        'Versions of one corpus have the same sentences in the same order.',
    );
  }
  throw new InputError(
    `${version.dataset.trainFile}:${version.dataset.lines.train[index]}: must have the words of ` +
      `${base.dataset.trainFile}:${base.dataset.lines.train[index]}, ` +
      `${showValue(ours.at(index)!.tokens.slice(0, 8).join(' '))}..., but got ` +
      `${showValue(theirs.at(index)!.tokens.slice(0, 8).join(' '))}.... Versions of one corpus have the same sentences in the same order.`,
  );
}

/** The first sentence of the second list whose words are not those of the first; below 0 where all are. */
function findOtherWords(ours: SentenceList, theirs: SentenceList): number {
  let index = 0;
  for (const { tokens } of theirs) {
    if (tokens.join(' ') !== ours.at(index)?.tokens.join(' ')) return index;
    index += 1;
  }
  return -1;
}
