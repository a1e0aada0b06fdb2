import type { CleanSummary } from '@dynclean/stages';

/** Where everything of a cleaning lies, and how to go on. */
export function formatCleanFiles({ folder, files }: CleanSummary): string {
  const places = [
    ["D' (a dataset folder)", files.cleaned],
    ['Table of spans', files.spans],
    ['Cleaner', files.cleanerModel],
    ["Model trained on D'", files.finalModel],
    ['Everything', folder],
  ].filter((place): place is [string, string] => place[1] !== null);
  const widest = Math.max(...places.map(([name]) => name.length));
  const next = files.finalModel === null ? `\n\`dynclean train ${files.cleaned}\` trains on D'.\n` : '';
  return places.map(([name, path]) => `${name.padEnd(widest)}  ${path}\n`).join('') + next;
}
