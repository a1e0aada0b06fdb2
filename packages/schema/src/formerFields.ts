import type { MethodChoice } from './MethodChoice.js';

/**
 * Where the settings of a training method stood in files before they were nested under it. The method's folder declares
 * it; whatever is read goes through the functions below, which know no method by name.
 */
export interface FormerFields {
  /** The method's name. */
  readonly method: string;
  /** The field beside other settings (or in a model's definition) that was true where it was chosen. */
  readonly flag: string;
  /** Its settings by the names that they had there. */
  readonly settings?: Readonly<Record<string, string>>;
  /** What a group of its settings was called in the record of a stage and in a block of a grid, under today's names. */
  readonly group?: string;
  /** Its setting that holds the method which the other fields choose, where it goes on from a model of that. */
  readonly over?: string;
}

type Entries = Readonly<Record<string, unknown>>;

const known: FormerFields[] = [];

/** @returns takes it away again. */
export function registerFormerFields(former: FormerFields): () => void {
  known.push(former);
  return () => void known.splice(known.indexOf(former), 1);
}

const isEntries = (value: unknown): value is Entries =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Those that go on from what others choose come last. */
const inOrder = (): FormerFields[] => [
  ...known.filter(({ over }) => over === undefined),
  ...known.filter(({ over }) => over !== undefined),
];

/** Takes fields out of some others, each under its new name. */
function takeOut(value: Entries, fields: Readonly<Record<string, string>>): { taken: Entries; rest: Entries } {
  const entries = Object.entries(value);
  return {
    taken: Object.fromEntries(entries.filter(([key]) => key in fields).map(([key, of]) => [fields[key]!, of])),
    rest: Object.fromEntries(entries.filter(([key]) => !(key in fields))),
  };
}

const choose = ({ method, over }: FormerFields, settings: Entries, below: unknown): MethodChoice => ({
  name: method,
  settings: { ...settings, ...(over !== undefined && isEntries(below) && { [over]: below }) },
});

/**
 * Training settings (or a model's definition) with the method that flat fields chose as `method`; others as they are.
 */
export function nestFormerFields(value: unknown): unknown {
  if (!isEntries(value) || 'method' in value) return value;
  let rest: Entries = value;
  for (const former of inOrder()) {
    const { flag, settings = {} } = former;
    const { [flag]: chosen, ...others } = rest;
    if (typeof chosen !== 'boolean') continue;
    const { taken, rest: left } = takeOut(others, settings);
    rest = chosen ? { ...left, method: choose(former, taken, left['method']) } : left;
  }
  return rest;
}

/** The record of a stage with the settings of its method among those of its training. */
export function nestFormerRecord(value: unknown): unknown {
  if (!isEntries(value)) return value;
  let rest: Entries = value;
  for (const former of inOrder()) {
    const { group } = former;
    if (group === undefined || !(group in rest)) continue;
    const { [group]: given, ...others } = rest;
    const { run } = others;
    const settings = isEntries(run) ? nestFormerFields(run['settings']) : null;
    rest =
      isEntries(given) && isEntries(run) && isEntries(settings)
        ? { ...others, run: { ...run, settings: { ...settings, method: choose(former, given, settings['method']) } } }
        : others;
  }
  return rest;
}

/** A block of a grid (or its cleaner) with what it says of methods under `methods`. */
export function nestFormerBlock(value: unknown): unknown {
  if (!isEntries(value)) return value;
  let rest: Entries = value;
  for (const { method, settings = {}, group } of known) {
    const { training, cleaner, methods } = rest;
    const { taken, rest: left } = takeOut(isEntries(training) ? training : {}, settings);
    const given = group === undefined ? undefined : rest[group];
    const own = { ...taken, ...(isEntries(given) && given) };
    if (Object.keys(own).length > 0) {
      const { [group ?? '']: _moved, ...others } = rest;
      const before = isEntries(methods) ? methods : {};
      const ofMethod = isEntries(before[method]) ? before[method] : {};
      rest = { ...others, ...(isEntries(training) && { training: left }) };
      rest = { ...rest, methods: { ...before, [method]: { ...ofMethod, ...own } } };
    }
    if (isEntries(cleaner)) rest = { ...rest, cleaner: nestFormerBlock(cleaner) };
  }
  return rest;
}
