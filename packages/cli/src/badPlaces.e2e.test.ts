import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { runCli } from './testing/runCli.js';
import { smallSizes, writeTestCorpus } from './testing/writeTestCorpus.js';

const program = fileURLToPath(new URL('../bin/dynclean.js', import.meta.url));
const canMount = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

let folder = '';
let training: string[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynclean-places-'));
  const { corpus, encoder } = await writeTestCorpus(folder);
  training = [corpus, '--engine', 'cpu', '--encoder', encoder, '--epochs', '1', ...smallSizes];
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(['train', 'clean'])('%s into a place that cannot be', (command) => {
  it('says that a file stands where a folder should', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const { code, stderr } = await runCli([command, ...training, '--out', join(file, 'deep', 'run')]);
    expect(code).toBe(2);
    expect(stderr).toContain(`${file}: must be a folder, but is a file. Move it away, or name another place.`);
    expect(stderr).not.toMatch(/ at |DYNCLEAN_DEBUG/);
  });

  it('says that links lead in a circle', async () => {
    const link = join(folder, `loop-${command}`);
    await symlink(link, link);
    const { code, stderr } = await runCli([command, ...training, '--out', join(link, 'run')]);
    expect(code).toBe(2);
    expect(stderr).toContain(`${link}: must lead to a place, but its symbolic links lead in a circle.`);
  });

  (canMount ? it : it.skip)(
    'says that the disk is full, and leaves nothing there (needs unshare and mount)',
    async () => {
      const disk = await mkdtemp(join(folder, 'disk-'));
      const shell = `mount -t tmpfs -o size=48k none '${disk}' && "$@"; code=$?; ls -A '${disk}'; exit $code`;
      const args = ['--mount', 'sh', '-c', shell, 'sh', process.execPath, program, command, ...training];
      const { status, stderr, stdout } = spawnSync('unshare', [...args, '--out', join(disk, 'run'), '--quiet'], {
        encoding: 'utf8',
      });
      expect(stderr).toMatch(/there must be room for it, but the disk is full\. .*\(ENOSPC, \w+\)/);
      expect(stderr).toContain(`${disk}/run`);
      expect(status).toBe(1);
      expect(stdout.trim()).toBe('');
    },
  );

  (canMount ? it : it.skip)('says that the file system is read-only (needs unshare and mount)', async () => {
    const disk = await mkdtemp(join(folder, 'disk-'));
    const shell = `mount -t tmpfs -o ro none '${disk}' && exec "$@"`;
    const args = ['--mount', 'sh', '-c', shell, 'sh', process.execPath, program, command, ...training];
    const { status, stderr } = spawnSync('unshare', [...args, '--out', join(disk, 'run')], { encoding: 'utf8' });
    expect(stderr).toContain(`${disk}/run: it must be possible to write there, but the file system is read-only.`);
    expect(status).toBe(2);
  });
});

describe('run with results in a place that cannot be', () => {
  it('says that a file stands where a folder should', async () => {
    const file = join(folder, 'results');
    await writeFile(file, '');
    const manifest = join(folder, 'grid.yaml');
    await writeFile(
      manifest,
      `paper: none\nitem: x\nkind: ablation\ntitle: Small\nsource: none
define: { models: { mine: { encoder: minilm } } }
grid: [{ datasets: demo, models: mine, versions: D }]\nmetrics: [f1]\ncost: { trainings: 1, about: seconds }\n`,
    );
    const options = ['--engine', 'cpu', '--profile', 'tiny', '--results', file];
    const { code, stderr } = await runCli(['run', manifest, ...options]);
    expect(stderr).toContain(`${file}: must be a folder, but is a file. Move it away, or name another place.`);
    expect(code).toBe(2);
  });
});
