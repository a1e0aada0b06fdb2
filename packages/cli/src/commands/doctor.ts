import { exitCodes } from '../exitCodes.js';
import { defineCommand } from '../parsing/Command.js';
import { flag, folder } from '../parsing/optionKinds.js';
import { toEngineChoice, toRunContext } from '../toRunContext.js';

/** Says what works on this machine; exit code 1 where no engine does, or one is too far from PyTorch (`--fixture`). */
export const doctor = defineCommand({
  name: 'doctor',
  describe: 'What is there to work with, what is used and why, what to do about the rest',
  examples: [
    ['dynclean doctor', 'Engines, machine, encoders, datasets'],
    ['dynclean doctor --speed', 'Times every engine that is there, side by side'],
    ['dynclean doctor --fixture fixtures/bert-tiny --engine cpu', 'Holds an engine to what PyTorch computed; JSON'],
  ],
  options: {
    speed: flag({ describe: 'Time every engine that can be used here: three small measures, some seconds each' }),
    fixture: folder({
      describe: 'Hold the engine, in fp32, to this parity fixture; prints JSON, exit code 1 if it fails',
    }),
  },
  run: async ({ fixture, speed }, context) => {
    const { output } = context;
    const engineChoice = toEngineChoice(context);
    if (fixture === undefined) {
      const { collectFindings } = await import('../doctor/collectFindings.js');
      const { formatFindings } = await import('../doctor/formatFindings.js');
      const { measureEngines } = await import('../doctor/measureEngines.js');
      const speeds = speed === true ? await measureEngines(engineChoice, toRunContext(context)) : null;
      const findings = { ...(await collectFindings(engineChoice)), speeds };
      await output.result(findings, () => formatFindings(findings));
      return findings.engine === null ? exitCodes.failed : exitCodes.done;
    }
    const { startEngine } = await import('@dynclean/engine');
    const { checkParity } = await import('@dynclean/methods');
    const engine = await startEngine({ ...engineChoice, precision: 'fp32' });
    output.note(`engine: ${engine.name} (${engine.version}, ${engine.device}, ${engine.precision}), ${engine.reason}`);
    const { quantities } = await checkParity(fixture);
    // JSON has no infinity; a quantity that is missing or NaN has null there, and is not ok.
    await output.result({ quantities }, () => JSON.stringify({ quantities }, null, 2));
    const failed = quantities.filter(({ ok }) => !ok);
    if (failed.length > 0) output.warn(`out of tolerance: ${failed.map(({ name }) => name).join(', ')}`);
    return failed.length > 0 ? exitCodes.failed : exitCodes.done;
  },
});
