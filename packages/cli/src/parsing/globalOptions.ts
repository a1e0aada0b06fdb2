import { precisionChoices } from '@dynclean/schema';
import { type Values, withDefault } from './Option.js';
import { choice, device, flag, number, repeated } from './optionKinds.js';

/** What every command takes. */
export const globalOptions = {
  json: withDefault(flag({ describe: 'Print the result as one JSON document' }), false),
  quiet: withDefault(
    flag({ describe: 'No progress and no remarks on stderr; warnings and errors stay', aliases: ['q'] }),
    false,
  ),
  engine: withDefault(
    choice(['auto', 'libtorch', 'tensorflow', 'cpu'], { describe: 'What computes; auto: the fastest that is there' }),
    'auto',
  ),
  device: withDefault(
    device({ describe: 'Where: auto (a GPU where the engine sees one), cpu, cuda (the first GPU), cuda:1' }),
    'auto',
  ),
  precision: withDefault(
    choice(precisionChoices, { describe: 'Of matrix products; auto: bf16 where the processor is fast at it' }),
    'auto',
  ),
  threads: number({ integer: true, min: 1 }, { describe: 'Threads inside one operator', shownDefault: 'every core' }),
  // Read before all other words, which may name what it brings: see `findPlugins`.
  plugin: repeated({
    valueName: 'file',
    describe: 'JavaScript module with methods, encoders, formats and the like of your own; may be given several times',
  }),
};

/** What was typed of them, or their defaults. */
export type GlobalValues = Values<typeof globalOptions>;
