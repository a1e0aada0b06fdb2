import { existsSync } from 'node:fs';

/** `name`, or where that is there already the first of `name-2`, `name-3`, ... that is not. */
export function findFreeFolder(name: string): string {
  if (!existsSync(name)) return name;
  let number = 2;
  while (existsSync(`${name}-${number}`)) number++;
  return `${name}-${number}`;
}
