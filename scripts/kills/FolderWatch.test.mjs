// @ts-check
import assert from 'node:assert/strict';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { Sandbox } from '../test/Sandbox.mjs';
import { FolderWatch } from './FolderWatch.mjs';

describe('FolderWatch', () => {
  it('sees what comes, however deep, by names without tokens and ids of processes', async (context) => {
    const { root } = new Sandbox(context);
    mkdirSync(join(root, 'old'));
    const watch = new FolderWatch(root);
    context.after(() => watch.close());
    mkdirSync(join(root, 'stages', '.train-74587d1ad4948aeeb3c9.8d402dfb3d636c29.work'), { recursive: true });
    await watch.until('stages/.train-74587d1ad4948aeeb3c9.*.work');
    writeFileSync(join(root, 'old', 'status.json.8387.partial'), '');
    await watch.until('old/status.json.*.partial');
    renameSync(join(root, 'old'), join(root, 'new'));
    await watch.until('new/status.json.*.partial');
    assert.equal(watch.seen.has('old'), false, 'what was there before has not come');
    await watch.until('new'); // at once
  });
});
