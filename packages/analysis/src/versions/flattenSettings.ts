import type { MethodChoiceInput } from '@dynclean/schema';
import type { GivenTrainingSettings } from '@dynclean/stages';

/**
 * Training settings in one row, as far as they are given: the method by its name, its settings beside the others. What
 * is no plain value is JSON.
 */
export function flattenSettings({
  method,
  ...others
}: GivenTrainingSettings): Readonly<Record<string, string | number | boolean | null>> {
  const { name, settings = {} }: MethodChoiceInput = method ?? {};
  const entries = Object.entries({ ...others, method: name, ...settings }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === 'object' && value !== null ? JSON.stringify(value) : value]),
  ) as ReturnType<typeof flattenSettings>;
}
