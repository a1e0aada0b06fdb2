import type { z } from 'zod';

type Unsaid<Shape extends Record<string, z.ZodDefault>> = {
  [K in keyof Shape]: z.ZodOptional<Shape[K] extends z.ZodDefault<infer Inner> ? Inner : never>;
};

/**
 * Fields of settings, each optional and without its default: what is not said stays unsaid, so that others may say it.
 * `partial()` would fill defaults in.
 */
export function withoutDefaults<Shape extends Record<string, z.ZodDefault>>(shape: Shape): Unsaid<Shape> {
  const fields = Object.entries(shape).map(([key, setting]) => [key, (setting.unwrap() as z.ZodType).optional()]);
  return Object.fromEntries(fields) as Unsaid<Shape>;
}
