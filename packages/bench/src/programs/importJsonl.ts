// Reads the peer's JSON Lines as dynamics of another trainer: node importJsonl.js FOLDER RUN EPOCHS SPANS OUT
import { importForeignDynamics } from '@dynclean/dynamics';

import { readUse } from '../measuring/readUse.js';
import { DynamicsFolder, type RunName } from '../workload/DynamicsFolder.js';
import { printResult } from './printResult.js';

const [folder, run, epochs, numSpans, out] = process.argv.slice(2) as [string, RunName, string, string, string];
const files = new DynamicsFolder(folder).epochFiles(run, Number(epochs), 'jsonl');
await importForeignDynamics(files, out, { numSpans: Number(numSpans) });
printResult(readUse());
