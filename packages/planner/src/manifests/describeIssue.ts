import type { core } from 'zod';

/** One thing that is wrong with a document, at its place. */
export interface DocumentIssue {
  readonly path: readonly PropertyKey[];
  /** What must hold. */
  readonly must: string;
  /** Whether `path` leads to a key that should not be there. */
  readonly isKey: boolean;
}

/** What YAML calls them. */
const kinds: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a map',
  record: 'a map',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

const list = (values: readonly unknown[]): string => values.map(String).join(', ');

/** The branch of a union that the writer meant: the one that agrees longest with what came. */
function chooseBranches(errors: readonly (readonly core.$ZodIssue[])[]): readonly (readonly core.$ZodIssue[])[] {
  const flat = errors.flatMap((branch) => {
    const [only] = branch;
    return branch.length === 1 && only?.code === 'invalid_union' && only.path.length === 0
      ? chooseBranches(only.errors)
      : [branch];
  });
  const depth = (branch: readonly core.$ZodIssue[]): number =>
    Math.max(0, ...branch.map(({ path, code }) => path.length + (code === 'invalid_type' ? 0 : 0.5)));
  const deepest = Math.max(0, ...flat.map(depth));
  if (deepest < 1) return flat; // none got beyond the first look: all of them are choices
  return flat.filter((branch) => depth(branch) === deepest).slice(0, 1);
}

function describeOne(issue: core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${kinds[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return issue.values.length === 1 ? `must be ${list(issue.values)}` : `must be one of ${list(issue.values)}`;
    case 'too_small':
      return issue.origin === 'array' || issue.origin === 'string'
        ? `must have at least ${issue.minimum} ${issue.origin === 'array' ? 'entries' : 'characters'}`
        : `must be ${issue.inclusive === false ? 'above' : 'at least'} ${issue.minimum}`;
    case 'too_big':
      return `must be ${issue.inclusive === false ? 'below' : 'at most'} ${issue.maximum}`;
    case 'custom':
    case 'invalid_element':
    case 'invalid_format':
    case 'invalid_key':
    case 'invalid_union':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return `must be right: ${issue.message}`;
  }
}

/**
 * What zod found wrong, as `must ...` with the choices.
 *
 * @param keysAt - the keys that an object at a path may have.
 */
export function describeIssue(
  issue: core.$ZodIssue,
  keysAt: (path: readonly PropertyKey[]) => readonly string[],
): DocumentIssue[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      must: `must be one of ${list(keysAt(issue.path))}`,
      isKey: true,
    }));
  }
  if (issue.code !== 'invalid_union') return [{ path: issue.path, must: describeOne(issue), isKey: false }];
  const branches = chooseBranches(issue.errors);
  const [first = []] = branches;
  if (branches.length === 1) {
    return first.flatMap((inner) =>
      describeIssue({ ...inner, path: [...issue.path, ...inner.path] } as core.$ZodIssue, keysAt),
    );
  }
  const choices = branches.flat().map((inner) => describeOne(inner).replace(/^must be /, ''));
  return [{ path: issue.path, must: `must be ${[...new Set(choices)].join(', or ')}`, isKey: false }];
}
