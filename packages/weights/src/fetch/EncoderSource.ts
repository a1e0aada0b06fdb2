import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

import { InputError } from '@dynclean/schema';

import { listEncoders, type EncoderFile, type EncoderInfo, type EncoderWheel } from './listEncoders.js';

/** Where an encoder is to be had. */
export interface EncoderSource {
  readonly id: string;
  readonly repository: string;
  readonly formerly: readonly string[];
  /** Commit, branch or tag. */
  readonly revision: string;
  /** null: not known; the usual ones are looked for. */
  readonly files: readonly EncoderFile[] | null;
  readonly wheel: EncoderWheel | null;
  readonly lowercase: boolean | null;
}

/** Where an encoder comes from: a folder that is there, or something to fetch. */
export type EncoderPlace =
  { readonly kind: 'folder'; readonly folder: string } | { readonly kind: 'source'; readonly source: EncoderSource };

const hubName = /^([A-Za-z0-9][\w.-]*\/[\w.-]+)(?:@([\w./-]+))?$/;

function fromCatalog(info: EncoderInfo): EncoderPlace {
  const { id, repository, formerly, commit, files, wheel = null, lowercase = null } = info;
  return { kind: 'source', source: { id, repository, formerly, revision: commit, files, wheel, lowercase } };
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

/**
 * What a user means by an encoder's name: one of `listEncoders`, a folder, or `owner/name[@revision]` on the hub. An id
 * wins over a folder of the same name (`./minilm` is the folder), a folder over the hub. Repositories of the catalog,
 * named without a revision, are the pinned ones.
 *
 * @throws InputError for anything else.
 */
export function findEncoderPlace(name: string): EncoderPlace {
  const known = listEncoders();
  const byId = known.find(({ id }) => id === name);
  if (byId !== undefined) return fromCatalog(byId);

  const path = name === '~' || name.startsWith('~/') ? join(homedir(), name.slice(1)) : name;
  if (isFolder(path)) return { kind: 'folder', folder: resolve(path) };
  const [, repository, revision] = hubName.exec(name) ?? [];
  if (repository === undefined || isAbsolute(path) || path !== name) {
    const ids = known.map(({ id }) => id).join(', ');
    throw new InputError(
      `encoder: must be ${ids}, a folder, or owner/name[@revision] on the Hugging Face hub, but got "${name}"` +
        (/[\\/]/.test(name) ? ', and there is no such folder' : ''),
    );
  }
  const pinned = known.find((info) => info.repository === repository && (revision ?? info.commit) === info.commit);
  if (pinned !== undefined) return fromCatalog(pinned);
  return {
    kind: 'source',
    source: {
      id: name,
      repository,
      formerly: [],
      revision: revision ?? 'main',
      files: null,
      wheel: null,
      lowercase: null,
    },
  };
}
