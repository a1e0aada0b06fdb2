/** What every learning rate is multiplied with at a step, which counts from 1. */
export type Schedule = (step: number) => number;
