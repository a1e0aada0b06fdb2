import type { TrainingEvent } from '@dynclean/training';

import type { RunContext } from '../context/RunContext.js';

const percent = (share: number): string => (100 * share).toFixed(2);

/** Behind the loss of an epoch: what the objective says of it. */
const describeMeasures = (measures: Readonly<Record<string, number>> = {}): string =>
  Object.entries(measures)
    .map(([name, value]) => `, ${name} ${value.toPrecision(3)}`)
    .join('');

/** Turns what a training says into progress and messages of its stage. */
export function reportTraining(stage: string, context: RunContext): (event: TrainingEvent) => void {
  let lastF1: number | null = null;
  return (event) => {
    switch (event.kind) {
      case 'step': {
        const { step, totalSteps, epoch } = event;
        const detail = `epoch ${epoch}${lastF1 === null ? '' : `, dev F1 ${percent(lastF1)}`}`;
        context.onProgress?.({ stage, done: step, total: totalSteps, unit: 'steps', detail });
        break;
      }
      case 'pass': {
        const { what, epoch, done, total } = event;
        const name = { evaluation: 'dev', test: 'test', dynamics: 'recording' }[what];
        context.onProgress?.({ stage: `${stage}, ${name}`, done, total, unit: 'sentences', detail: `epoch ${epoch}` });
        break;
      }
      case 'evaluation': {
        lastF1 = event.scores.f1;
        const { precision, recall, f1 } = event.scores;
        context.onMessage?.(
          `${stage}: step ${event.step}, dev P ${percent(precision)} R ${percent(recall)} F1 ${percent(f1)}` +
            (event.best ? ', the best so far' : ''),
        );
        break;
      }
      case 'resume':
        context.onMessage?.(`${stage}: goes on after epoch ${event.epoch}, step ${event.step}`);
        break;
      case 'epoch-end':
        context.onMessage?.(
          `${stage}: end of epoch ${event.epoch}` +
            (event.dev === null ? '' : `, dev F1 ${percent(event.dev.f1)}`) +
            (event.test === null ? '' : `, test F1 ${percent(event.test.f1)}`),
        );
        break;
      case 'epoch':
        context.onMessage?.(
          `${stage}: epoch ${event.epoch}, mean loss ${event.meanLoss.toPrecision(4)}, ` +
            `${(event.trainingMs / 1000).toFixed(1)} s of training${describeMeasures(event.measures)}`,
        );
        break;
    }
  };
}
