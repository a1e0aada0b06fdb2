import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';

import { explainSystemError } from '@dynclean/files';
import { adviseConversion, InputError, recognizeForeignBytes } from '@dynclean/schema';
import { type Document, isMap, isNode, isPair, LineCounter, parseDocument } from 'yaml';
import { type output, toJSONSchema, type ZodType } from 'zod';

import { describeIssue, type DocumentIssue } from './describeIssue.js';
import { findYamlExcess } from './findYamlExcess.js';

/** A file that people write, read and held to its schema; complaints know its lines. */
export interface YamlDocument<T> {
  readonly path: string;
  readonly value: T;
  /** `file:line:column: JSON path: must ..., but got ...`. */
  readonly complain: (issue: DocumentIssue, got?: unknown) => string;
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly propertyNames?: { readonly enum?: readonly string[] };
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** The keys that a schema knows at a path. */
function listKeys(schema: JsonSchema, path: readonly PropertyKey[]): string[] {
  const branches = [schema, ...(schema.anyOf ?? [])];
  const [first, ...rest] = path;
  if (first === undefined)
    return branches.flatMap(({ properties, propertyNames }) => [
      ...Object.keys(properties ?? {}),
      ...(propertyNames?.enum ?? []),
    ]);
  return branches.flatMap(({ properties, items, additionalProperties: others }) => {
    const next =
      typeof first === 'number'
        ? items
        : (properties?.[String(first)] ?? (typeof others === 'object' ? others : undefined));
    return next === undefined ? [] : listKeys(next, rest);
  });
}

const formatPath = (path: readonly PropertyKey[]): string =>
  path.map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${String(part)}`)).join('');

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((value: unknown, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], raw);
}

/** What came, in a few characters. An alias may lead from a value into itself, which has no end to be shown. */
function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (typeof value === 'object' && value !== null && hasCycle(value)) return 'something that is part of itself';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function hasCycle(value: unknown, above: ReadonlySet<unknown> = new Set()): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (above.has(value)) return true;
  const within = new Set(above).add(value);
  return Object.values(value).some((of) => hasCycle(of, within));
}

/** Where the node at a path begins; of a missing one, where the nearest that is there begins. */
function findOffset(document: Document, path: readonly PropertyKey[], isKey: boolean): number {
  for (let length = path.length; length >= 0; length--) {
    const parent = length === 0 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    if (length > 0 && isMap(parent)) {
      const pair = parent.items.find((item) => isPair(item) && String(item.key) === String(path[length - 1]));
      const node = isKey || !isNode(pair?.value) ? pair?.key : pair.value;
      if (isNode(node) && node.range) return node.range[0];
      continue;
    }
    const node = length === 0 ? parent : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

/** A document with keys from elsewhere; one that is no object stays what it is, for the schema to refuse. */
function addGiven(raw: unknown, given: Readonly<Record<string, unknown>>): unknown {
  const isObject = typeof raw === 'object' && !Array.isArray(raw); // an empty file is null
  return isObject && Object.keys(given).length > 0 ? { ...raw, ...given } : raw;
}

/** Nobody reads more at a time. */
const MAX_PROBLEMS = 20;

function listSome(problems: readonly string[]): string {
  const more = problems.length - MAX_PROBLEMS;
  return [...problems.slice(0, MAX_PROBLEMS), ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}

/** The document as values. Aliases without an anchor, and so many that they grow beyond measure, only show here. */
function resolveAliases(path: string, document: Document): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new InputError(
      `${path}: must have aliases (*name) that can be resolved, but got: ${(error as Error).message}`,
    );
  }
}

/** @throws InputError for another encoding, whose text would be read as something else. */
function requireUtf8(path: string, bytes: Buffer): string {
  const foreign = recognizeForeignBytes(bytes, path);
  if (foreign !== null) throw new InputError(`${path}: must be UTF-8 text, but got ${foreign.name}. ${foreign.advice}`);
  if (isUtf8(bytes)) return bytes.toString('utf8');
  throw new InputError(`${path}: must be UTF-8 text, but is not. ${adviseConversion('WINDOWS-1252', path)}`);
}

/**
 * Reads a YAML file and holds it to a schema.
 *
 * @param options.what - what it is, for messages, e.g. `a manifest`.
 * @param options.given - values of keys of the document that somebody said elsewhere; they count before the file's.
 * @throws InputError with all that is wrong, a line each: file, line and column, path, what must hold, what came.
 */
export async function readYamlDocument<S extends ZodType>(
  path: string,
  schema: S,
  { what, given = {} }: { readonly what: string; readonly given?: Readonly<Record<string, unknown>> },
): Promise<YamlDocument<output<S>>> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const why = { ENOENT: 'there is no such file', EISDIR: 'it is a folder' }[code];
    if (why === undefined) throw explainSystemError(error, path) ?? new InputError(`${path}: ${message}`);
    throw new InputError(`${path}: must be ${what}, but ${why}`);
  }
  const text = requireUtf8(path, bytes);
  const excess = findYamlExcess(text);
  if (excess !== null) {
    const before = text.slice(0, excess.offset);
    throw new InputError(
      `${path}:${before.split('\n').length}:${excess.offset - before.lastIndexOf('\n')}: ${excess.problem}`,
    );
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    throw new InputError(
      listSome(document.errors.map(({ pos, message }) => `${place(pos[0])}: must be YAML, but got: ${message}`)),
    );
  }
  const raw = resolveAliases(path, document);
  const complain = ({ path: at, must, isKey }: DocumentIssue, got = valueAt(raw, at)): string => {
    const where = formatPath(isKey ? at.slice(0, -1) : at);
    const came = isKey ? `the key "${String(at.at(-1))}"` : show(got);
    const spot = place(findOffset(document, at, isKey));
    return `${spot}: ${where === '' ? '' : `${where}: `}${isKey ? 'each key ' : ''}${must}, but got ${came}`;
  };
  const parsed = schema.safeParse(addGiven(raw, given));
  if (!parsed.success) {
    const json = toJSONSchema(schema, { io: 'input' }) as JsonSchema;
    const issues = parsed.error.issues
      .slice(0, 10 * MAX_PROBLEMS)
      .flatMap((issue) => describeIssue(issue, (at) => [...new Set(listKeys(json, at))]));
    const byPlace = [...issues].sort(
      (a, b) => findOffset(document, a.path, a.isKey) - findOffset(document, b.path, b.isKey),
    );
    throw new InputError(listSome(byPlace.map((issue) => complain(issue))));
  }
  return { path, value: parsed.data, complain };
}
