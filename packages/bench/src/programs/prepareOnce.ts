// Reads a dataset, lists its candidate spans and tokenises it, as every training begins:
//   node prepareOnce.js DATA ENCODER
import { openTraining } from '@dynclean/stages/openTraining';

import { readUse } from '../measuring/readUse.js';
import { printResult } from './printResult.js';

const [dataset = '', encoder = ''] = process.argv.slice(2);
const { inputs } = await openTraining({ dataset, encoder, engine: 'cpu' }, {}, { context: {} });
printResult({ numSpans: inputs.spans.numSpans, ...readUse() });
