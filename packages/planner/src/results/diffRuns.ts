import type { Scores, StageRecord } from '@dynclean/schema';
import { listDeterminants } from '@dynclean/stages';

/** Something in which two stages differ; null: the stage has nothing of the name. */
export interface RunDifference {
  readonly name: string;
  readonly a: string | null;
  readonly b: string | null;
}

/** Two finished stages side by side. */
export interface RunComparison {
  readonly a: Pick<StageRecord, 'key' | 'kind' | 'title'>;
  readonly b: Pick<StageRecord, 'key' | 'kind' | 'title'>;
  /** What determined them: data, weights, settings, engine, code. */
  readonly settings: readonly RunDifference[];
  /** Machine, versions, threads: recorded, not part of the key. */
  readonly environment: readonly RunDifference[];
  /** In percent; by type where both have it. */
  readonly scores: readonly {
    readonly name: string;
    readonly a: number | null;
    readonly b: number | null;
    readonly difference: number | null;
  }[];
}

function flatten(value: unknown, path: string, into: Map<string, string>): Map<string, string> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [key, of] of Object.entries(value)) flatten(of, path === '' ? key : `${path}.${key}`, into);
  } else into.set(path, JSON.stringify(value) ?? 'nothing');
  return into;
}

function findDifferences(a: unknown, b: unknown): RunDifference[] {
  const [left, right] = [flatten(a, '', new Map()), flatten(b, '', new Map())];
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((name) => left.get(name) !== right.get(name))
    .map((name) => ({ name, a: left.get(name) ?? null, b: right.get(name) ?? null }));
}

/** Scores of a stage by name, in percent. */
export function listScores(record: StageRecord): Map<string, number> {
  const scores = new Map<string, number>();
  const add = (split: string, of: Scores | null | undefined): void => {
    if (!of) return;
    for (const measure of ['precision', 'recall', 'f1'] as const) scores.set(`${split} ${measure}`, 100 * of[measure]);
    for (const { type, f1 } of of.byType) scores.set(`${split} f1 ${type}`, 100 * f1);
  };
  add('dev', record.run?.best?.dev);
  add('test', record.run?.test);
  for (const [sign, { removed, tau }] of Object.entries(record.clean?.signs ?? {})) {
    scores.set(`removed ${sign}`, removed);
    if (tau !== null) scores.set(`tau ${sign}`, tau);
  }
  return scores;
}

/** In what two finished stages differ: settings, machine, scores. */
export function diffRuns(a: StageRecord, b: StageRecord): RunComparison {
  const settingsOf = (record: StageRecord) => ({
    ...listDeterminants(record),
    ...(record.run !== null && { encoderName: record.run.encoder.id }),
  });
  const environmentOf = ({ environment, build }: StageRecord) => ({ ...environment, build });
  const [left, right] = [listScores(a), listScores(b)];
  const brief = ({ key, kind, title }: StageRecord) => ({ key, kind, title });
  return {
    a: brief(a),
    b: brief(b),
    settings: findDifferences(settingsOf(a), settingsOf(b)),
    environment: findDifferences(environmentOf(a), environmentOf(b)),
    scores: [...new Set([...left.keys(), ...right.keys()])].map((name) => {
      const [x, y] = [left.get(name) ?? null, right.get(name) ?? null];
      return { name, a: x, b: y, difference: x === null || y === null ? null : y - x };
    }),
  };
}
