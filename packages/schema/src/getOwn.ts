/**
 * What an object has under a name that came from outside; undefined where it has nothing of its own there.
 * `object[name]` would find `toString` and `constructor` in every object.
 */
export function getOwn<T>(object: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}
