import type { Problem } from './Problem.js';

/** Lines that are named beside the first. */
const NUM_OTHER_LINES = 5;

/** What is the same in all problems of a kind: the rule and its wording, without the values that came. */
function kindOf({ severity, rule, file, where = '', message }: Problem): string {
  // A type or tag that is not known is corrected one by one: each is a kind of its own.
  const wording = rule.startsWith('unknown-') ? message : (message.split(', but ')[0] ?? '');
  const withoutValues = (text: string): string => text.replaceAll(/"(?:[^"\\]|\\.)*"/gs, '""').replaceAll(/\d+/g, '#');
  return JSON.stringify([
    severity,
    rule,
    file,
    withoutValues(where),
    rule.startsWith('unknown-') ? wording : withoutValues(wording),
  ]);
}

/**
 * One problem for each kind in each file, the first of the kind, with their count and the lines of some others, in the
 * order in which the kinds come.
 */
export function groupProblems(problems: readonly Problem[]): Problem[] {
  const kinds = new Map<string, Problem>();
  for (const problem of problems) {
    const kind = kindOf(problem);
    const first = kinds.get(kind);
    if (first === undefined) {
      kinds.set(kind, problem);
      continue;
    }
    const { otherLines = [] } = first;
    const isNew = problem.line !== undefined && problem.line !== first.line && !otherLines.includes(problem.line);
    kinds.set(kind, {
      ...first,
      count: (first.count ?? 1) + (problem.count ?? 1),
      otherLines: isNew && otherLines.length < NUM_OTHER_LINES ? [...otherLines, problem.line] : otherLines,
    });
  }
  return [...kinds.values()];
}
