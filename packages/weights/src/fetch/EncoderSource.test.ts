import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { InputError } from '@dynclean/schema';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { findEncoderPlace } from './EncoderSource.js';
import { listEncoders } from './listEncoders.js';

const root = mkdtempSync(join(tmpdir(), 'places-'));
const before = process.cwd();
beforeAll(() => {
  mkdirSync(join(root, 'minilm'));
  mkdirSync(join(root, 'owner', 'name'), { recursive: true });
  process.chdir(root);
});
afterAll(() => {
  process.chdir(before);
  rmSync(root, { recursive: true, force: true });
});

describe(findEncoderPlace, () => {
  it.each(listEncoders())('knows $id with its pinned commit', ({ id, repository, commit }) => {
    const pinned = { kind: 'source', source: { id, repository, revision: commit } };
    expect(findEncoderPlace(id)).toMatchObject(pinned);
    expect(findEncoderPlace(repository)).toMatchObject(pinned);
    expect(findEncoderPlace(`${repository}@${commit}`)).toMatchObject(pinned);
  });

  it('takes another revision of a known model for what it is', () => {
    expect(findEncoderPlace('FacebookAI/roberta-base@main')).toEqual({
      kind: 'source',
      source: {
        id: 'FacebookAI/roberta-base@main',
        repository: 'FacebookAI/roberta-base',
        formerly: [],
        revision: 'main',
        files: null,
        wheel: null,
        lowercase: null,
      },
    });
  });

  it('prefers an id to a folder, and a folder to the hub', () => {
    expect(findEncoderPlace('minilm').kind).toBe('source');
    expect(findEncoderPlace('./minilm')).toEqual({ kind: 'folder', folder: join(process.cwd(), 'minilm') });
    expect(findEncoderPlace('owner/name')).toEqual({ kind: 'folder', folder: join(process.cwd(), 'owner', 'name') });
    expect(findEncoderPlace('owner/other')).toMatchObject({ kind: 'source', source: { revision: 'main' } });
    expect(findEncoderPlace('owner/other@refs/pr/1')).toMatchObject({ source: { revision: 'refs/pr/1' } });
  });

  it.each(['bert', '', 'a b/c', './absent/folder', '/absent/folder', '~/absent-folder-of-a-test', 'a/b/c'])(
    'refuses %j and says what may stand there',
    (name) => {
      expect(() => findEncoderPlace(name)).toThrow(InputError);
      expect(() => findEncoderPlace(name)).toThrow(
        'encoder: must be minilm, mpnet, roberta-base, bert-base-cased, biobert, deberta-v3-base, deberta-v3-small, ' +
          `modernbert-base, a folder, or owner/name[@revision] on the Hugging Face hub, but got "${name}"`,
      );
    },
  );
});

describe(listEncoders, () => {
  it('pins every file of minilm, mpnet and roberta-base, and a commit of all', () => {
    for (const { commit } of listEncoders()) expect(commit).toMatch(/^[0-9a-f]{40}$/);
    for (const { id, files } of listEncoders()) {
      const pinned = files.filter(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256 ?? '')).length;
      expect([id, pinned]).toEqual([id, ['minilm', 'mpnet', 'roberta-base'].includes(id) ? 4 : 0]);
    }
  });
});
