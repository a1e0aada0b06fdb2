import { type Engine, type EngineOptions, listEngines, startEngine } from '@dynclean/engine';
import { InputError } from '@dynclean/schema';
import type { RunContext } from '@dynclean/stages';
import { type EngineSpeed, measureEngine } from '@dynclean/training';

/** One engine on one device, and how fast it was. */
export interface MeasuredEngine extends EngineSpeed, Pick<Engine, 'device' | 'precision' | 'threads'> {
  readonly engine: Engine['name'];
}

/**
 * Times every engine that can be used here: in the precision that is asked for, those that lack it left out; else each
 * in float32 and, where that is its default, in bfloat16. On the device that it takes by itself unless one is named,
 * which those that lack it then ignore.
 */
export async function measureEngines(options: EngineOptions, context: RunContext): Promise<MeasuredEngine[]> {
  const measured: MeasuredEngine[] = [];
  for (const report of listEngines().filter(({ available }) => available)) {
    const has = report.devices.some(({ name }) => name === options.device || name.startsWith(`${options.device}:`));
    const choice = { ...options, engine: report.name, device: has ? (options.device ?? 'auto') : 'auto' };
    let first: Engine;
    try {
      first = await startEngine(choice);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      context.onMessage?.(`${report.name} is not timed: ${error.message}`);
      continue;
    }
    const isAsked = (options.precision ?? 'auto') !== 'auto';
    const precisions = isAsked || first.precision === 'fp32' ? [first.precision] : (['bf16', 'fp32'] as const);
    for (const precision of precisions) {
      const { name: engine, device, threads } = await startEngine({ ...choice, precision });
      context.onMessage?.(`timing ${engine} (${device}, ${precision})`);
      measured.push({ engine, device, precision, threads, ...measureEngine() });
    }
  }
  return measured;
}
