import type { Problem } from '@dynclean/datasets';

/** As one works through them: errors before warnings, file by file, from the first line to the last. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  const files = [...new Set(problems.map(({ file }) => file))];
  const rank = ({ severity, file, line = Infinity }: Problem): readonly number[] => [
    severity === 'error' ? 0 : 1,
    files.indexOf(file),
    line,
  ];
  return problems
    .map((problem) => ({ problem, rank: rank(problem) }))
    .sort((a, b) => {
      const place = a.rank.findIndex((value, index) => value !== b.rank[index]);
      return place === -1 ? 0 : a.rank[place]! - b.rank[place]!;
    })
    .map(({ problem }) => problem);
}
