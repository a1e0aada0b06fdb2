import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

/** `name`, or where that is there already the first of `name-2`, `name-3`, ... that is not. */
export function findFreeFolder(name: string): string {
  if (!existsSync(name)) return name;
  let number = 2;
  while (existsSync(`${name}-${number}`)) number++;
  return `${name}-${number}`;
}

/**
 * Where a run goes: the folder that was named, else a free one below `runs/`, called for what is done with what
 * (`runs/clean-ships`). A run that was stopped is no folder yet, so the same command finds its name again.
 *
 * @param source - the dataset or run that it starts from.
 */
export function chooseOutFolder(out: string | undefined, command: string, source: string): string {
  return out ?? findFreeFolder(join('runs', `${command}-${basename(resolve(source))}`));
}
