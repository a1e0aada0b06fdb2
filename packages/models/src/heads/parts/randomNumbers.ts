import { nextSeed } from '@dynclean/engine';

/** A number even in (0, 1), the engine's next. */
export const drawUniform = (): number => (nextSeed() + 0.5) / 2 ** 32;

/** A standard normal number (Box and Muller 1958). */
export const drawNormal = (): number => Math.sqrt(-2 * Math.log(drawUniform())) * Math.cos(2 * Math.PI * drawUniform());
