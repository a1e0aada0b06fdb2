import { type RunInfo, runInfoSchema, trainingSettingsSchema } from '@dynclean/schema';

/** A `run.json` for tests that need one but no training. */
export function testRunInfo(change: Partial<RunInfo> = {}): RunInfo {
  return runInfoSchema.parse({
    format: 'dynclean-run-1',
    kind: 'train',
    createdBy: 'dynclean 0.1.0',
    data: {
      name: 'corpus',
      folder: '/data/corpus',
      trainFile: 'train-distant.jsonl',
      trainSha256: 'a'.repeat(64),
      devSha256: null,
      testSha256: null,
      types: ['PER', 'LOC'],
      sentences: 2,
      candidates: 10,
      positives: 3,
      excluded: 0,
    },
    encoder: { id: 'minilm', sha256: 'b'.repeat(64), hiddenSize: 384, numLayers: 6 },
    settings: trainingSettingsSchema.parse({}),
    threshold: null,
    numClasses: 3,
    engine: { name: 'cpu', device: 'cpu', precision: 'fp32', threads: 1, version: 'TensorFlow.js' },
    versions: {},
    totalSteps: 10,
    durations: { totalMs: 1, trainingMs: 1, stepMs: 1 },
    dynamicsEpochs: 0,
    best: null,
    test: null,
    notes: [],
    ...change,
  });
}
