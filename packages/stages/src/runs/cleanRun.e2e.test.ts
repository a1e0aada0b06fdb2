import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { readDataset, writeSentences } from '@dynclean/datasets';
import { type EngineName, listEngines } from '@dynclean/engine';
import { cleanInfoSchema, runInfoSchema } from '@dynclean/schema';
import { loadEncoderWeights, readNamedArrays } from '@dynclean/weights';
import { beforeAll, describe, expect, it } from '@jest/globals';

import type { CleanSummary } from '../cleaning/CleanSummary.js';
import { enumerateTrainingSpans, openData } from '../data/openData.js';
import type { EvaluateSummary } from '../prediction/evaluateModel.js';
import type { PredictedSentence } from '../prediction/predictSentences.js';
import type { ChainResult } from '../testing/chainTestProcess.js';
import { readTree } from '../testing/readTree.js';
import { runChainTasks } from '../testing/runChainTasks.js';
import { testSettings, writeTestCorpus } from '../testing/writeTestCorpus.js';
import { cleanFromRun } from './cleanFromRun.js';
import type { CleanRunOptions } from './cleanRun.js';

const TOTAL_EPOCHS = 3;
const LAST_WEIGHTS = 'There is no dev file: the weights of the last epoch were kept.';
const reports = listEngines();
const engines: readonly EngineName[] = ['cpu', 'libtorch', 'tensorflow'];

for (const engine of engines) {
  const report = reports.find(({ name }) => name === engine);
  const note = report?.available === true ? '' : ` (skipped: ${report?.reason ?? 'no such engine'})`;

  (note === '' ? describe : describe.skip)(`the whole chain on ${engine}${note}`, () => {
    let corpus: Awaited<ReturnType<typeof writeTestCorpus>>;
    let options: CleanRunOptions;
    let cleaned: ChainResult;
    let summary: CleanSummary;
    let others: ChainResult[];

    /** All of it in one process: a training to warm up, the chain, its models used, two trainings to compare with. */
    beforeAll(async () => {
      corpus = await writeTestCorpus({ sentences: engine === 'cpu' ? 24 : 48 }); // the plain one is slow
      options = {
        dataset: corpus.dataset,
        encoder: corpus.encoder,
        engine,
        threads: 1,
        precision: 'fp32',
        out: join(corpus.folder, 'clean'),
        settings: { ...testSettings, totalEpochs: TOTAL_EPOCHS },
        cleaning: { kPos: 50, kNeg: 50 },
        trainFinal: true,
        finalSettings: { method: { name: 'span' } },
      };
      const { engine: _engine, threads: _threads, precision: _precision, ...rest } = options;
      const choice = { engine, threads: 1, precision: 'fp32' } as const;
      const short = {
        ...rest,
        ...choice,
        dynamics: true,
        settings: { ...options.settings, method: { name: 'topneg' }, totalEpochs: 1 },
      };
      const { test = [] } = await readDataset(corpus.dataset);
      const sentences = test.map(({ tokens }) => [...tokens]);
      const { dataset, out } = options;
      [, cleaned, ...others] = (await runChainTasks([
        { task: 'train', options: { ...short, out: join(corpus.folder, 'short') } },
        { task: 'clean', options },
        { task: 'evaluate', options: { ...choice, dataset, model: join(out, 'dynamics-run') } },
        { task: 'evaluate', options: { ...choice, dataset, model: out } },
        { task: 'predict', options: { ...choice, model: out, sentences, overlap: 'keep' } },
        { task: 'predict', options: { ...choice, model: out, sentences, overlap: 'keep', chunkSize: 5 } },
        { task: 'predict', options: { ...choice, model: out, sentences } },
        {
          task: 'from',
          options: {
            ...choice,
            from: out,
            out: join(corpus.folder, 'from'),
            trainFinal: true,
            finalSettings: { method: { name: 'span' } },
          },
        },
        {
          task: 'train',
          options: { ...short, out: join(corpus.folder, 'other'), settings: { ...short.settings, seed: 1 } },
        },
      ])) as [ChainResult, ChainResult, ...ChainResult[]];
      summary = cleaned.value as CleanSummary;
    });

    it('comes to its end', () => {
      for (const result of [cleaned, ...others]) expect(result.error).toBeUndefined();
    });

    it('writes everything, and nothing else', async () => {
      const epochs = Array.from({ length: TOTAL_EPOCHS }, (_, epoch) => `dynamics/epoch-${epoch + 1}.arrow`);
      const model = ['config.json', 'model.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'];
      const train = ['log.jsonl', 'run.json', 'stage.json', ...model.map((name) => `model/${name}`)];
      const dataset = [
        'dataset.json',
        'dev.jsonl',
        'test.jsonl',
        'train-distant.jsonl',
        'train-gold.jsonl',
        'version.json',
      ];
      expect(Object.keys(await readTree(summary.folder))).toEqual(
        [
          'clean.json',
          'spans.arrow',
          ...dataset.map((name) => `cleaned/${name}`),
          ...train.map((name) => `cleaned-run/${name}`),
          ...[...train, ...epochs].map((name) => `dynamics-run/${name}`),
          ...['run.json', 'stage.json', 'log.jsonl', 'threshold-samples.json', ...epochs].map(
            (name) => `threshold-run/${name}`,
          ),
        ].sort(),
      );
      expect(existsSync(`${summary.folder}.partial`)).toBe(false);
    });

    it('leaves no tensor and no native handle behind', () => {
      const left = [cleaned, ...others].map(({ tensorsLeft, handlesLeft }) => tensorsLeft + handlesLeft);
      expect(left).toEqual(left.map(() => 0));
    });

    it('gives the summary that it writes, and says which runs were what', async () => {
      const { folder: _folder, files: _files, ...info } = summary;
      const written: unknown = JSON.parse(await readFile(join(summary.folder, 'clean.json'), 'utf8'));
      expect(cleanInfoSchema.parse(written)).toEqual(info);
      const readRun = async (name: string) =>
        runInfoSchema.parse(JSON.parse(await readFile(join(summary.folder, name, 'run.json'), 'utf8')));
      const dynamics = await readRun('dynamics-run');
      expect(dynamics).toMatchObject({ kind: 'train', numClasses: 3, settings: { method: { name: 'topneg' } } });
      expect(dynamics.dynamicsEpochs).toBe(TOTAL_EPOCHS);
      const threshold = await readRun('threshold-run');
      expect(threshold).toMatchObject({ kind: 'threshold', numClasses: 4, best: null, test: null });
      const final = await readRun('cleaned-run');
      expect(final).toMatchObject({
        kind: 'train',
        numClasses: 3,
        dynamicsEpochs: 0,
        settings: { method: { name: 'span', settings: {} } },
      });
      expect(final.data.folder).toBe('../cleaned');
      expect(final.data.excluded).toBe(summary.signs.positives.removed + summary.signs.negatives.removed);
      expect(summary.scores.before).toMatchObject({ run: 'dynamics-run', test: dynamics.test });
      expect(summary.scores.after).toMatchObject({ run: 'cleaned-run', test: final.test });
    });

    it('reports progress of every stage; the threshold run needs no dev', () => {
      expect(cleaned.stages).toEqual([
        'dynamics run', 'dynamics run, dev', 'dynamics run, test', 'dynamics run, recording',
        'threshold run', 'threshold run, recording',
        'cleaning',
        "training on D'", "training on D', dev", "training on D', test",
      ]); // prettier-ignore
    });

    it('trains every parameter', async () => {
      const { parameters: before } = await loadEncoderWeights(corpus.encoder);
      const after = await readNamedArrays(join(summary.folder, 'dynamics-run', 'model', 'model.safetensors'));
      const unchanged = [...before].filter(([name, { values }]) => {
        const trained = after.get(`encoder.${name}`)?.values;
        return trained === undefined || values.every((value, index) => value === trained[index]);
      });
      // A bias of keys shifts all scores of a query alike: its gradient is zero but for rounding.
      const names = unchanged.map(([name]) => name).filter((name) => !name.endsWith('attention.self.key.bias'));
      expect(names).toEqual([]);
      expect([...after.keys()].filter((name) => !name.startsWith('encoder.')).sort()).toEqual([
        'classifier.bias', 'classifier.weight', 'ffnn1.bias', 'ffnn1.weight', 'ffnn2.bias', 'ffnn2.weight', 'width.weight',
      ]); // prettier-ignore
    });

    it('saves models that give the same scores and predictions when they are loaded', () => {
      const [cleaner, final, all, inChunks, greedy] = others.map(({ value }) => value) as [
        EvaluateSummary, EvaluateSummary, PredictedSentence[], PredictedSentence[], PredictedSentence[],
      ]; // prettier-ignore
      expect(cleaner.scores).toEqual(summary.scores.before?.test);
      expect(final.scores).toEqual(summary.scores.after?.test);
      expect(all.flatMap(({ entities }) => entities)).toHaveLength(final.scores.predicted);
      const spans = (sentences: readonly PredictedSentence[]) =>
        sentences.map(({ entities }) => entities.map(({ first, last, type }) => [first, last, type]));
      expect(spans(inChunks)).toEqual(spans(all)); // however sentences are put together
      for (const { tokens, entities } of all) {
        for (const { first, last, type, probability } of entities) {
          expect([first >= 0, last >= first, last < tokens.length, ['PER', 'LOC'].includes(type)]).not.toContain(false);
          expect(probability).toBeGreaterThan(1 / 3); // the largest of three
        }
      }
      for (const { entities } of greedy) {
        entities.forEach(({ first }, index) => expect(first).toBeGreaterThan(entities[index - 1]?.last ?? -1));
      }
    });

    it("writes a D' that reads back with D's ids", async () => {
      const spans = enumerateTrainingSpans(await openData({ dataset: summary.files.cleaned }, {}), 8);
      const original = enumerateTrainingSpans(await openData({ dataset: corpus.dataset }, {}), 8);
      expect(spans.numSpans).toBe(original.numSpans);
      expect(spans.labels).toEqual(original.labels); // an excluded span keeps the label it had in D
      const { positives, negatives } = summary.signs;
      expect(spans.excluded.filter((excluded) => excluded === 1)).toHaveLength(positives.removed + negatives.removed);
      expect(positives.removed).toBeGreaterThan(0);
    });

    it("cleans again from its dynamics: the same D' with the same settings, another with others", async () => {
      const from = (name: string, cleaning: object) =>
        cleanFromRun({ from: summary.folder, out: join(corpus.folder, name), cleaning });
      const train = async (of: CleanSummary) => readFile(of.files.train, 'utf8');
      const same = await from('same', {});
      expect(same.signs).toEqual(summary.signs);
      expect(same.dynamics.run).toBe(join(summary.folder, 'dynamics-run'));
      expect(await train(same)).toBe(await train(summary));
      expect((await readTree(same.folder))['spans.arrow']).toBe((await readTree(summary.folder))['spans.arrow']);
      expect(await train(await from('other k', { kPos: 0, kNeg: 20 }))).not.toBe(await train(summary));
      const one = await from('one epoch', { kPos: 0, kNeg: 0, epochs: 1 });
      expect(one.dynamics.files).toEqual([join(summary.folder, 'dynamics-run', 'dynamics', 'epoch-1.arrow')]);
      await expect(from('none', { thresholdSeed: 7 })).rejects.toThrow(
        'cleaning.thresholdSeed: must be 42, as in the threshold run that is there, but got 7',
      );
      expect(existsSync(join(corpus.folder, 'none'))).toBe(false);
    });

    it("trains on D' from earlier dynamics as the whole chain does", async () => {
      const from = others.at(-2)?.value as CleanSummary;
      expect(from.scores.after?.test).toEqual(summary.scores.after?.test);
      const weights = (folder: string) => readFile(join(folder, 'cleaned-run', 'model', 'model.safetensors'));
      expect(Buffer.compare(await weights(from.folder), await weights(summary.folder))).toBe(0);
    });

    it('gives the same bits again; a shorter run is the beginning of a longer one; another seed is another run', async () => {
      const readEpoch = (...run: string[]) => readFile(join(corpus.folder, ...run, 'dynamics', 'epoch-1.arrow'));
      const short = await readEpoch('short');
      expect(Buffer.compare(short, await readEpoch('clean', 'dynamics-run'))).toBe(0);
      expect(Buffer.compare(short, await readEpoch('other'))).not.toBe(0);
    });
  });
}

describe('a clean run that is stopped', () => {
  const engine: EngineName = reports.some(({ name, available }) => name === 'libtorch' && available)
    ? 'libtorch'
    : 'cpu';
  const stages = ['dynamics run', 'dynamics run, recording', 'threshold run', 'cleaning', "training on D'"];
  let folder: string;
  let options: CleanRunOptions;
  let reference: CleanSummary;

  beforeAll(async () => {
    const corpus = await writeTestCorpus({ sentences: 24 });
    folder = corpus.folder;
    options = {
      dataset: corpus.dataset,
      encoder: corpus.encoder,
      engine,
      threads: 1,
      out: join(folder, 'reference'),
      settings: { ...testSettings, totalEpochs: 2 },
      cleaning: { kPos: 20, kNeg: 20 },
      trainFinal: true,
    };
    const [result] = await runChainTasks([{ task: 'clean', options }]);
    expect(result?.error).toBeUndefined();
    reference = result?.value as CleanSummary;
  });

  it('goes on with the stages that are complete, and gives the same files', async () => {
    const out = join(folder, 'stopped');
    const results = await runChainTasks([
      ...stages.map((abortAt) => ({ task: 'clean', options: { ...options, out }, abortAt }) as const),
      { task: 'clean', options: { ...options, out } },
    ]);
    const last = results.at(-1) as ChainResult;
    expect(results.slice(0, -1).map(({ error }) => error?.name)).toEqual(stages.map(() => 'InterruptedError'));
    expect(results.map(({ partial }) => partial && [...partial].sort())).toEqual([
      null, // nothing was complete yet
      [expect.stringMatching(/^\.dynamics-run\.\w+\.work$/)], // its first epoch
      ['dynamics-run'],
      ['dynamics-run', 'threshold-run'],
      ['clean.json', 'cleaned', 'dynamics-run', 'spans.arrow', 'threshold-run'],
      null,
    ]);
    expect(last.stages.filter((stage) => stage.includes('run'))).toEqual([]); // neither was trained again
    expect(last.error).toBeUndefined();
    expect(await readTree(out)).toEqual(await readTree(reference.folder));
    expect(results.map(({ tensorsLeft, handlesLeft }) => tensorsLeft + handlesLeft)).toEqual(results.map(() => 0));
  });

  it.each(['dynamics run', 'threshold run', "training on D'"])(
    'goes on with the last complete epoch of its %s, and gives the same files',
    async (abortAt) => {
      const out = join(folder, `stopped in ${abortAt}`);
      const [stopped, done] = await runChainTasks([
        { task: 'clean', options: { ...options, out }, abortAt, abortShare: 0.6 }, // in the second epoch of two
        { task: 'clean', options: { ...options, out } },
      ]);
      expect(stopped?.error?.name).toBe('InterruptedError');
      expect(stopped?.partial?.filter((name) => name.endsWith('.work'))).toHaveLength(1);
      expect(done?.error).toBeUndefined();
      expect(await readTree(out)).toEqual(await readTree(reference.folder));
      const name = { 'dynamics run': 'dynamics-run', 'threshold run': 'threshold-run' }[abortAt] ?? 'cleaned-run';
      const record = JSON.parse(await readFile(join(out, name, 'stage.json'), 'utf8')) as { resumed: number };
      expect(record.resumed).toBe(1);
    },
    60_000,
  );

  it('refuses to go on with epochs of other settings', async () => {
    const out = join(folder, 'epochs of others');
    const changed = { ...options, out, settings: { ...options.settings, seed: 1 } };
    const [, refused] = await runChainTasks([
      { task: 'clean', options: { ...options, out }, abortAt: 'dynamics run', abortShare: 0.6 },
      { task: 'clean', options: changed },
    ]);
    expect(refused?.error?.message).toContain('must be the same dynamics run to go on with');
    expect(refused?.error?.message).toContain('training.seed: 42 there, 1 now');
    await rm(`${out}.partial`, { recursive: true });
  });

  it('a training goes on with its last complete epoch, and begins anew with other settings', async () => {
    const out = join(folder, 'epochs of a run');
    const of = (seed: number, place: string) => ({ ...options, out: place, settings: { ...options.settings, seed } });
    const stop = { abortAt: 'training', abortShare: 0.6 } as const;
    const weights = (place: string) => readFile(join(place, 'model', 'model.safetensors'));
    const [, done, , other, whole] = await runChainTasks([
      { task: 'train', options: of(42, out), ...stop },
      { task: 'train', options: of(42, out) },
      { task: 'train', options: of(42, `${out} 2`), ...stop },
      { task: 'train', options: of(1, `${out} 2`) },
      { task: 'train', options: of(42, `${out} 3`) },
    ]);
    expect([done?.error, other?.error, whole?.error]).toEqual([undefined, undefined, undefined]);
    expect(await readTree(out)).toEqual(await readTree(`${out} 3`));
    expect(Buffer.compare(await weights(`${out} 2`), await weights(out))).not.toBe(0);
  });

  it('goes on after it was killed', async () => {
    const out = join(folder, 'killed');
    await runChainTasks([{ task: 'clean', options: { ...options, out } }], { killAt: 'threshold run' });
    expect(existsSync(out)).toBe(false);
    expect(await readdir(join(`${out}.partial`, 'dynamics-run'))).toContain('run.json');
    const [result] = await runChainTasks([{ task: 'clean', options: { ...options, out } }]);
    expect(result?.error).toBeUndefined();
    expect(result?.stages).not.toContain('dynamics run');
    expect(await readTree(out)).toEqual(await readTree(reference.folder));
    expect((await readdir(folder)).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('says what differs when other settings would go on with its stages, and starts over with force', async () => {
    const out = join(folder, 'changed');
    // Few labels, hardly trained: the threshold of another seed may lie above all of them, which is refused. At k = 0
    // there is none.
    const cleaning = { kPos: 0, kNeg: 0 };
    const changed = { ...options, out, cleaning, trainFinal: false, settings: { ...options.settings, seed: 1 } };
    const [, refused, forced] = await runChainTasks([
      { task: 'clean', options: { ...options, out }, abortAt: 'threshold run' },
      { task: 'clean', options: changed },
      { task: 'clean', options: { ...changed, force: true } },
    ]);
    expect(refused?.error).toMatchObject({ name: 'InputError' });
    expect(refused?.error?.message).toContain('training.seed: 42 there, 1 now');
    expect(refused?.partial).toEqual(['dynamics-run']);
    expect(forced?.error).toBeUndefined();
    expect((forced?.value as CleanSummary).scores.before?.seed).toBe(1);
    expect((forced?.value as CleanSummary).scores.after).toBeNull();
  });

  it('is gone where nothing of it was complete, as is a training', async () => {
    const run = (name: string, abortAt: string) => ({ options: { ...options, out: join(folder, name) }, abortAt });
    const results = await runChainTasks([
      { task: 'train', ...run('trained', 'training') },
      { task: 'train', ...run('trained', 'training, test') },
      { task: 'clean', ...run('cleaned', 'dynamics run') },
    ]);
    expect(results.map(({ error }) => error?.name)).toEqual([
      'InterruptedError',
      'InterruptedError',
      'InterruptedError',
    ]);
    expect((await readdir(folder)).filter((name) => /trained|cleaned/.test(name))).toEqual([]);
  });

  it('needs no more than training sentences, and says what it did without the rest', async () => {
    const bare = join(folder, 'bare');
    const { train } = await readDataset(options.dataset);
    await writeSentences(join(bare, 'train.jsonl'), train);
    const cleaning = { sign: 'negatives', kNeg: 5 } as const;
    const [result] = await runChainTasks([
      { task: 'clean', options: { ...options, dataset: bare, out: join(folder, 'of bare'), cleaning } },
    ]);
    expect(result?.error).toBeUndefined();
    const summary = result?.value as CleanSummary;
    expect(summary.scores.before).toMatchObject({ dev: null, test: null });
    expect(summary.noise).toBeNull();
    expect(summary.signs.positives).toMatchObject({ notCleaned: 'not_asked_for', removed: 0, removedWrong: null });
    expect(summary.notes).toEqual([LAST_WEIGHTS, 'There is neither a dev nor a test file: nothing was measured.']);
    expect(Object.keys(await readTree(summary.files.cleaned))).toEqual([
      'dataset.json', 'train-distant.jsonl', 'version.json',
    ]); // prettier-ignore
  });
});
