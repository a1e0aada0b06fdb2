import { readFile } from 'node:fs/promises';

import { explainSystemError } from '@dynclean/files';
import {
  type Decision,
  type DecisionsHeader,
  decisionSchema,
  decisionsHeaderSchema,
  InputError,
  showValue,
} from '@dynclean/schema';

/** A file of decisions, each with its line. */
export interface Decisions {
  readonly header: DecisionsHeader;
  readonly decisions: readonly Decision[];
}

/** A line of JSON as a value; null where it is none. */
function parseLine(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return null;
  }
}

/**
 * Reads a file of decisions (docs/review.md): JSON Lines, the first of which says `dynclean-decisions-1`.
 *
 * @returns null where the first line is not that of such a file: it may be a reviewed file of another tool.
 * @throws InputError that names file and line of whatever is not as it must be.
 */
export async function readDecisions(path: string): Promise<Decisions | null> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new InputError(`${path}: must be a file of decisions, but there is none. Check the name.`);
    }
    throw explainSystemError(error, path) ?? error;
  });
  const lines = text.split('\n').map((line, index) => ({ line: line.trim(), number: index + 1 }));
  const [first, ...others] = lines.filter(({ line }) => line !== '');
  const head = parseLine(first?.line ?? '') as { format?: unknown } | null;
  if (typeof head?.format !== 'string' || !head.format.startsWith('dynclean-decisions-')) return null;
  const header = decisionsHeaderSchema.safeParse(head);
  if (!header.success) {
    throw new InputError(
      `${path}:${first!.number}: format must be dynclean-decisions-1, but got ${showValue(head.format)}. ` +
        'Another release wrote it: apply it with that one.',
    );
  }
  return { header: header.data, decisions: others.map(({ line, number }) => readDecision(`${path}:${number}`, line)) };
}

function readDecision(where: string, line: string): Decision {
  const parsed = decisionSchema.safeParse(parseLine(line));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const key = issue!.path.length === 0 ? '' : ` ${issue!.path.map(String).join('.')}:`;
    throw new InputError(
      `${where}:${key} must be a decision with sentence, tokens, first, last, type and action, but got ` +
        `${showValue(line.slice(0, 80))} (${issue!.message}). docs/review.md shows one.`,
    );
  }
  const decision = parsed.data;
  const { first, last, tokens, type, action } = decision;
  const requireInside = (from: number, to: number): void => {
    if (from <= to && to < tokens.length) return;
    throw new InputError(
      `${where}: first and last must be words 0 to ${tokens.length - 1} of its tokens, but got ${from} to ${to}. ` +
        'Positions count from 0 and the last one is inclusive.',
    );
  };
  requireInside(first, last);
  if (action === 'relabel') requireInside(decision.to.first, decision.to.last);
  if (action === 'remove' && type === null) {
    throw new InputError(
      `${where}: action must be keep, relabel or unsure for a span without a label, but got "remove". ` +
        'keep says that there is no entity.',
    );
  }
  return decision;
}
