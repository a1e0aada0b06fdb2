import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { listEngines } from '@dynclean/engine';
import { runManifests } from '@dynclean/planner';
import { commonFile } from '@dynclean/planner/testing';
import { cleanFromRun, openResults, predictEntities } from '@dynclean/stages';
import { createTestFolder } from '@dynclean/stages/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { openDynamicsOfRun } from '../dynamics/DynamicsSource.js';
import { collectFigure } from '../figures/collectFigure.js';
import { sweepRun } from '../sweeps/sweepRun.js';
import { collectCaseStudy } from './collectCaseStudy.js';
import { measureExperiment } from './openExperiment.js';

const keepRecords = fileURLToPath(new URL('../../../../scripts/keepRecords.mjs', import.meta.url));

const isBuilt = listEngines().some(({ name, available }) => name === 'libtorch' && available);
const describeBuilt = isBuilt ? describe : describe.skip;

describeBuilt('what finished runs say about a manifest', () => {
  let file: string;
  let results: string;

  beforeAll(async () => {
    const folder = join(await createTestFolder(), 'manifests');
    await mkdir(folder);
    file = join(folder, 'grid.yaml');
    results = join(folder, 'results');
    const manifest = {
      paper: 'none', common: commonFile, item: 'item', kind: 'table', title: 'title', source: 'none', cost: { trainings: 0, about: '' },
      // The profile has the demo corpus in place of WikiGold.
      grid: [{ datasets: 'wikigold', models: 'roberta', versions: ['D', 'D2'], cleaning: { kPos: [10, 20] } }],
      metrics: ['f1', 'removedPositives', 'positives', 'auroc'],
      layout: { rows: ['version', 'type'], columns: ['sign', 'metric'] },
      caseStudy: { sentences: [1, 2] },
    }; // prettier-ignore
    await writeFile(file, JSON.stringify(manifest));
  });

  const measure = () => measureExperiment({ file, results, profile: 'tiny' });

  it('waits before anything was run, and says for what', async () => {
    const { observations } = await measure();
    const cleaned = observations.find(({ axes }) => axes['version'] === 'D2')!;
    expect(cleaned.waitsFor.map(({ title }) => title)).toContain('demo, roberta, threshold run, seed 42');
    expect(cleaned.values.f1).toBeUndefined();
    // What the data alone say is there already.
    const ofD = observations.find(({ axes }) => axes['version'] === 'D' && axes['type'] === null)!;
    expect(ofD.waitsFor).toHaveLength(1);
  });

  it('calls its dataset by the name of what was read: the profile’s, not the manifest’s', async () => {
    const { observations } = await measure();
    expect(new Set(observations.map(({ axes }) => axes['dataset']))).toEqual(new Set(['demo']));
  });

  it('measures scores, removals, noise and rankings, once they are run', async () => {
    const summary = await runManifests({ files: [file], results, profile: 'tiny', jobs: 2, threads: 1 });
    expect(summary.failed.map(({ reason }) => reason)).toEqual([]);
    const experiment = await measure();
    const { observations } = experiment;
    expect(observations.every(({ waitsFor }) => waitsFor.length === 0)).toBe(true);
    const find = (version: string, kPos: number | null, type: string | null = null) =>
      observations.find(
        ({ axes }) =>
          axes['version'] === version &&
          axes['cleaning.kPos'] === kPos &&
          axes['type'] === type &&
          axes['sign'] === 'positives',
      )!;
    const [before, after] = [find('D', null), find('D2', 20)];
    const { removedPositives, positives, f1, auroc } = after.values;
    expect(before.values.positives! - removedPositives!).toBe(positives);
    expect([f1, auroc].every((value) => value! >= 0 && value! <= 100)).toBe(true);
    expect(before.values.auroc).toBeUndefined(); // D has no cleaner
    const { wrong, noiseLeft, rightLost, truePositives } = after.values;
    expect(noiseLeft).toBeCloseTo((100 * wrong!) / before.values.wrong!, 9);
    expect(rightLost).toBeCloseTo(100 - (100 * truePositives!) / before.values.truePositives!, 9);
    expect([before.values.noiseLeft, before.values.rightLost]).toEqual([100, 0]);
    const byType = ['PER', 'ORG', 'LOC', 'PROD'].map((type) => find('D2', 20, type).values.removedPositives!);
    expect(byType.reduce((sum, count) => sum + count)).toBe(removedPositives);

    // A table of shares alone reads the data for D, which has no cleaning that would say so.
    const ofShares = join(dirname(file), 'shares.yaml');
    const given = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(ofShares, JSON.stringify({ ...given, metrics: ['noiseLeft', 'rightLost'], layout: undefined }));
    const shares = await measureExperiment({ file: ofShares, results, profile: 'tiny' });
    const ofD = shares.observations.find(({ axes }) => axes['version'] === 'D')!;
    expect([ofD.values.noiseLeft, ofD.values.rightLost]).toEqual([100, 0]);

    const sweep = await collectFigure(experiment, 'sweep');
    expect(sweep).toMatchObject({
      panels: [{ varied: 'kPos', heldAt: null, points: [{ k: 10 }, { k: 20, removed: removedPositives }] }],
    });
    const curves = await collectFigure(experiment, 'dev-curves');
    if (curves.kind !== 'dev-curves') throw new Error('these are dev curves');
    expect(curves.curves.map(({ series, panel }) => `${series}: ${panel}`).slice(3, 6)).toEqual([
      'D: PROD',
      'D2, kPos 10: PER',
      'D2, kPos 10: ORG',
    ]);
    const numEpochs = experiment.profile!.maxEpochs!;
    const halves = Array.from({ length: 2 * numEpochs }, (_, index) => (index + 1) / 2);
    expect(curves.curves[0]!.points.map(({ epoch }) => epoch)).toEqual(halves);
    for (const kind of ['densities', 'data-map', 'ranking'] as const) {
      const figure = await collectFigure(experiment, kind);
      expect('parts' in figure && figure.parts.map(({ name }) => name)).toEqual(
        Array(2).fill(`demo, cleaned version D2, ${numEpochs} epochs, seed 42`),
      );
    }
    const [sentence] = await collectCaseStudy(experiment);
    expect(sentence).toMatchObject({ dataset: 'demo', line: 1, versions: [{ version: 'D2' }, { version: 'D2' }] });
    expect(sentence!.versions.every(({ removed }) => removed !== null)).toBe(true);
  });

  it('says the same from kept records, which have no dynamics', async () => {
    const kept = `${results}-kept`;
    await promisify(execFile)(process.execPath, [keepRecords, results, '--to', kept]);
    const [before, after] = [await measure(), await measureExperiment({ file, results: kept, profile: 'tiny' })];
    const show = ({ observations }: typeof before) => observations.map(({ axes, values }) => ({ axes, values }));
    expect(show(after)).toEqual(show(before));
    for (const kind of ['sweep', 'dev-curves', 'densities', 'data-map', 'ranking'] as const) {
      expect(await collectFigure(after, kind)).toEqual(await collectFigure(before, kind));
    }
  });

  it('has what models find in the sentences of a case study, from kept records, too', async () => {
    const text = JSON.parse(await readFile(file, 'utf8')) as object;
    const study = join(dirname(file), 'study.yaml');
    // None of these lines is in the 64 sentences of the profile, whose first two stand for them.
    const grid = [{ datasets: 'wikigold', models: 'roberta', versions: 'D' }];
    const manifest = { ...text, kind: 'case-study', grid, metrics: ['f1'], layout: undefined, caseStudy: { sentences: [754, 4199] } }; // prettier-ignore
    await writeFile(study, JSON.stringify(manifest));
    const collect = async (folder: string) =>
      collectCaseStudy(await measureExperiment({ file: study, results: folder, profile: 'tiny' }));
    expect((await collect(results)).map(({ line, models }) => [line, models])).toEqual([
      [1, [{ model: 'roberta', predicted: null }]],
      [2, [{ model: 'roberta', predicted: null }]],
    ]);
    // The model of before is there; what it says of the sentences is all that is done.
    const summary = await runManifests({ files: [study], results, profile: 'tiny', jobs: 1, threads: 1 });
    expect([summary.done, summary.failed]).toEqual([1, []]);
    const sentences = await collect(results);
    expect(sentences.map(({ line }) => line)).toEqual([1, 2]);
    const { stages } = await openResults(results);
    const { folder } = stages.find(({ record }) => record.kind === 'train' && record.models.length > 0)!;
    const found = [];
    const said = predictEntities({ model: folder, sentences: sentences.map(({ tokens }) => tokens) });
    for await (const { entities } of said) found.push(entities.map(({ first, last, type }) => [first, last, type]));
    expect(sentences.map(({ models }) => models[0]!.predicted)).toEqual(found);
    const kept = `${results}-study`;
    await promisify(execFile)(process.execPath, [keepRecords, results, '--to', kept]);
    expect(await collect(kept)).toEqual(sentences);
  });

  it('sweeps and cleans again from a stage whose profile cuts the data', async () => {
    const { stages } = await openResults(results);
    const cleaning = stages.find(({ record }) => record.kind === 'clean')!;
    const part = { dev: null, test: null, sentences: { train: 64, dev: 16, test: 16 } };
    expect(cleaning.record.clean!.data).toMatchObject({ sentences: 64, part });
    const source = await openDynamicsOfRun({ from: cleaning.folder });
    const { data, spans } = source;
    expect([data.dataset.train.length, data.dataset.dev!.length, data.dataset.gold!.length]).toEqual([64, 16, 64]);
    const { signs, cleaning: asked } = cleaning.record.clean!;
    const grid = { metric: ['aum'], epochs: [3], kPos: [asked.kPos], kNeg: [asked.kNeg] } as const;
    const { settings } = await sweepRun(source, { grid });
    expect(signs.positives.candidates + signs.negatives.candidates).toBe(spans.numSpans);
    expect(settings[0]!.positives).toMatchObject({ tau: signs.positives.tau, candidates: signs.positives.candidates });
    const again = join(results, '..', 'again');
    const cleaned = await cleanFromRun({ from: cleaning.folder, out: again, cleaning: { kPos: 10 } });
    expect(cleaned.folder).toBe(again);
  });
});
