// Makes up a corpus of so many candidate spans and dynamics for it: node makeScaleData.js FOLDER SPANS EPOCHS
import { makeScaleData } from '../workload/makeScaleData.js';
import { printResult } from './printResult.js';

const [folder = '', numSpans, epochs] = process.argv.slice(2);
printResult(await makeScaleData(folder, { numSpans: Number(numSpans), epochs: Number(epochs) }));
