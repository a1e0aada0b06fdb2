import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { runCli } from './testing/runCli.js';
import { smallSizes, writeTestCorpus } from './testing/writeTestCorpus.js';

interface Scores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly gold: number;
}

describe('a corpus from training to its cleaned version', () => {
  let [folder, corpus, encoder, run] = ['', '', '', ''];
  const training = (): string[] => ['--encoder', encoder, ...smallSizes, '--head-lr', '0.01', '--encoder-lr', '0.01'];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dynclean-chain-'));
    ({ corpus, encoder } = await writeTestCorpus(folder));
    run = join(folder, 'run');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('trains: one JSON document on stdout, everything else on stderr', async () => {
    const { code, stdout, stderr } = await runCli([
      'train',
      corpus,
      '--out',
      run,
      '--epochs',
      '2',
      '--json',
      ...training(),
    ]);
    expect(stderr).toContain('data: tiny');
    expect(code).toBe(0);
    const summary = JSON.parse(stdout) as { folder: string; test: Scores; settings: Record<string, unknown> };
    expect(summary.folder).toBe(run);
    expect(summary.test.gold).toBe(10); // two in each of five sentences
    expect(summary.settings).toMatchObject({
      totalEpochs: 2,
      headHiddenSize: 4,
      method: { name: 'span', settings: {} },
      encoderLr: 0.01,
    });
    expect(await readdir(run)).toEqual(['log.jsonl', 'model', 'run.json', 'stage.json']);
  });

  it('says of files that are missing what that means, once', async () => {
    const bare = join(folder, 'bare');
    await mkdir(bare);
    await copyFile(join(corpus, 'train-distant.jsonl'), join(bare, 'train.jsonl'));
    const { code, stdout, stderr } = await runCli(['train', bare, '--out', join(folder, 'bare-run'), '--epochs', '1', ...training()]); // prettier-ignore
    expect(code).toBe(0);
    const said = `${stdout}${stderr}`;
    expect(said.match(/There is no dev file/g)).toHaveLength(1);
    expect(said.match(/There is neither a dev nor a test file/g)).toHaveLength(1);
    expect(stdout).toContain('- There is no dev file: the weights of the last epoch were kept.');
  });

  it("shows where a step's time goes, and keeps it beside the run", async () => {
    const out = join(folder, 'profiled');
    const options = ['--engine', 'cpu', '--epochs', '1', '--profile', ...training()];
    const shown = await runCli(['train', corpus, '--out', out, ...options]);
    expect(shown.code).toBe(0);
    expect(shown.stderr).toMatch(/A training step: .*subwords a second; .*cpu/);
    expect(shown.stderr).toMatch(/^backward +[\d.]+ +[\d.]+ %/m);
    expect(shown.stdout).not.toContain('A training step');
    const { stdout } = await runCli(['train', corpus, '--out', out, '--force', '--json', ...options]);
    const { profile } = JSON.parse(stdout) as { profile: { phases: { name: string }[] } };
    expect(profile).toEqual(JSON.parse(await readFile(join(out, 'profile.json'), 'utf8')));
    expect(profile.phases.map(({ name }) => name)).toEqual(['data', 'forward', 'backward', 'optimizer', 'other']);
  });

  it('overwrites nothing', async () => {
    const before = await readFile(join(run, 'run.json'), 'utf8');
    const { code, stdout, stderr } = await runCli(['train', corpus, '--out', run, ...training()]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`${run}: exists already; nothing was overwritten`);
    expect(await readFile(join(run, 'run.json'), 'utf8')).toBe(before);
  });

  it('evaluates a file of labelled sentences', async () => {
    const { stdout } = await runCli(['evaluate', run, join(corpus, 'dev.jsonl'), '--json', '--quiet']);
    const { scores, file } = JSON.parse(stdout) as { scores: Scores; file: string };
    expect(file).toContain('dev.jsonl');
    expect(scores.gold).toBe(8); // two in each of four sentences
  });

  it('predicts from stdin, a line a sentence, empty ones too, as a dataset', async () => {
    const { code, stdout } = await runCli(['predict', run, '--output', 'jsonl', '--quiet'], {
      input: 'Ann saw Rome\n\nBob saw Oslo\n',
    });
    expect(code).toBe(0);
    const sentences = stdout.trim().split('\n').map((line) => JSON.parse(line) as { tokens: string[]; entities: unknown[] }); // prettier-ignore
    expect(sentences.map(({ tokens }) => tokens)).toEqual([['Ann', 'saw', 'Rome'], [], ['Bob', 'saw', 'Oslo']]);
    for (const { entities } of sentences) expect(Array.isArray(entities)).toBe(true);
  });

  it('says where in a raw text each word stands', async () => {
    const text = 'Ann saw Rome.  Bob, too.';
    const { stdout } = await runCli(['predict', run, '--raw', '--json', '--quiet'], { input: text });
    const { sentences } = JSON.parse(stdout) as { sentences: { tokens: string[]; offsets: [number, number][] }[] };
    const words = sentences.map(({ offsets }) => offsets.map(([start, end]) => text.slice(start, end)));
    expect(words).toEqual(sentences.map(({ tokens }) => tokens));
    expect(words.flat()).toEqual(['Ann', 'saw', 'Rome', '.', 'Bob', ',', 'too', '.']);
  });

  it("cleans, and cleans again from the same dynamics; D' is a dataset", async () => {
    const out = join(folder, 'clean');
    const cleaning = ['--no-topneg', '--k-pos', '50', '--k-neg', '0', '--total-epochs', '2'];
    const first = await runCli(['clean', corpus, '--out', out, ...cleaning, ...training()]);
    expect(first.stderr).not.toContain('must be');
    expect(first.code).toBe(0);
    for (const part of ['Cleaning of tiny', 'positives', 'Noise by the gold labels', join(out, 'cleaned')]) {
      expect(first.stdout).toContain(part);
    }
    const again = join(folder, 'again');
    const other = [
      '--k-pos',
      '0',
      '--sign',
      'positives',
      '--metric',
      'confidence',
      '--epochs',
      '1',
      '--json',
      '--quiet',
    ];
    const second = await runCli(['clean', '--from', out, '--out', again, ...other]);
    expect([second.code, second.stderr]).toEqual([0, '']);
    const summary = JSON.parse(second.stdout) as {
      cleaning: unknown;
      epochsAveraged: number;
      signs: { positives: object };
    };
    expect(summary.cleaning).toMatchObject({ metric: 'confidence', kPos: 0, sign: 'positives' });
    expect(summary.epochsAveraged).toBe(1);
    expect(summary.signs.positives).toMatchObject({ removed: 0, notCleaned: 'k_is_0' });
    expect(await readdir(join(out, 'cleaned'))).toContain('version.json');
  });

  it('leaves nothing but its complete epochs when Ctrl-C comes, twice at that', async () => {
    const out = join(folder, 'stopped');
    const before = await readdir(folder);
    let isSent = false;
    const { code, stdout, stderr } = await runCli(['train', corpus, '--out', out, '--epochs', '5000', ...training()], {
      onStderr: (text, kill) => {
        if (isSent || !text.includes('epoch 2')) return;
        isSent = true;
        kill('SIGINT');
        kill('SIGINT'); // as npm passes on what the terminal has sent already
      },
    });
    expect([code, stdout]).toEqual([130, '']);
    expect(stderr).toContain('\nstopping, so that nothing is left half written');
    expect(stderr).toMatch(/\ninterrupted\n$/);
    expect(existsSync(out)).toBe(false);
    expect(stderr).toContain('\nstopped; its complete epochs are kept, and the same command goes on from there');
    const more = (await readdir(folder)).filter((name) => !before.includes(name));
    expect(more).toEqual([expect.stringMatching(/^\.stopped\.[0-9a-f]{16}\.work$/)]);
  });
});
