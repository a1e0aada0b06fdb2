import { describeEnvironment } from '../../context/describeEnvironment.js';
import type { RunContext } from '../../context/RunContext.js';
import { chooseCaseLines } from '../../prediction/chooseCaseLines.js';
import { predictSentences } from '../../prediction/predictSentences.js';
import { loadModel } from '../../training/loadModel.js';
import { findModel } from '../parts/findModel.js';
import type { StageOutcome, StageWork } from '../StageKind.js';
import type { PredictTask } from './predictTask.js';

/**
 * Has a model predict sentences of the training file. Takes seconds; begun again where it was stopped.
 *
 * @throws InputError where the model is missing.
 */
export async function performPrediction(
  { store, session, stage, task, engine: choice }: StageWork<PredictTask>,
  context: RunContext,
): Promise<StageOutcome> {
  const started = performance.now();
  const { train, trainFile } = (await session.openData(task.data, store)).dataset;
  const folder = await findModel(store, task.model, 'prediction');
  const engine = await session.openEngine({ ...choice, precision: stage.precision });
  const lines = chooseCaseLines(task.lines, train.length);
  const loaded = await loadModel(folder);
  try {
    const predicted = await predictSentences(
      loaded,
      {
        sentences: lines.map((line) => ({ tokens: train[line - 1]!.tokens, entities: [] })),
        file: trainFile,
        longSentences: 'cut',
      },
      context,
    );
    return {
      run: null,
      clean: null,
      evaluations: [],
      epochEnds: [],
      predicted: predicted.map(({ entities }, index) => ({
        line: lines[index]!,
        entities: entities.map(({ first, last, type }): [number, number, string] => [first, last, type]),
      })),
      epochs: 1,
      models: [],
      files: { dynamics: null, spans: null, cleaned: null, model: null },
      operations: null,
      totalMs: performance.now() - started,
      resumed: 0,
      environment: describeEnvironment(engine),
    };
  } finally {
    loaded.dispose();
  }
}
