import { fileURLToPath } from 'node:url';

/** Path of the program that does one stage, in a process of its own: `node PROGRAM JOB_FILE [--stop-with-parent]`. */
export const stageProgram = fileURLToPath(new URL('./stageProcess.js', import.meta.url));
