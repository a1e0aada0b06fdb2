import type { RunDeterminants } from '../training/trainStage.js';

/** Left out of comparisons: names and places, which change nothing, and what is only recorded. */
function relevant({ data, encoder, engine, ...run }: RunDeterminants): Record<string, unknown> {
  const { name: _name, folder: _folder, trainFile: _trainFile, ...dataRest } = data;
  const { id: _id, ...encoderRest } = encoder;
  const { threads: _threads, version: _version, device, ...engineAlone } = engine;
  const engineRest = { ...engineAlone, device: device.replace(/:\d+$/, '') }; // a GPU computes what its neighbour does
  const { kind, createdBy, settings, threshold, numClasses } = run;
  return { kind, createdBy, data: dataRest, encoder: encoderRest, engine: engineRest, settings, threshold, numClasses };
}

function flatten(value: unknown, path: string, into: Map<string, string>): Map<string, string> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [key, of] of Object.entries(value)) flatten(of, path === '' ? key : `${path}.${key}`, into);
  } else into.set(path, JSON.stringify(value) ?? 'nothing');
  return into;
}

/**
 * In what a run that is there differs from the one that is wanted, as far as results depend on it: data by their
 * checksums, weights, settings, engine, kind of device, precision, program version. Threads and library versions are recorded
 * in runs but not compared.
 *
 * @returns one text a difference, `settings.seed: 42 there, 43 now`; none: it is the same run.
 */
export function findDifferences(there: RunDeterminants, wanted: RunDeterminants): string[] {
  const a = flatten(relevant(there), '', new Map());
  const b = flatten(relevant(wanted), '', new Map());
  return [...new Set([...a.keys(), ...b.keys()])]
    .filter((key) => a.get(key) !== b.get(key))
    .map((key) => `${key}: ${a.get(key) ?? 'nothing'} there, ${b.get(key) ?? 'nothing'} now`);
}
