import type { Observation } from './Observation.js';

/** Axes and settings that say how a version was cleaned, which D was not; what a block is called says nothing. */
const ofCleaning = /^(version$|block$|cleaning\.|cleaner\.)/;

/**
 * Gives observations of versions other than D their `gain`: F1 in points above that of the cell that differs in
 * nothing but how its training data were cleaned, its seed the same (the differences of F1 in DynClean, Table 1), of
 * its own block or of another with the same settings. Where either F1 is missing there is none.
 */
export function addGains(observations: readonly Observation[]): readonly Observation[] {
  const pick = (values: Readonly<Record<string, unknown>>) =>
    Object.entries(values).filter(([name]) => !ofCleaning.test(name));
  const nameOf = ({ axes, cell }: Observation): string => JSON.stringify([pick(axes), pick(cell.given).sort()]);
  const ofD = new Map(
    observations.filter(({ axes }) => axes['version'] === 'D').map((of) => [nameOf(of), of] as const),
  );
  return observations.map((observation) => {
    const base = ofD.get(nameOf(observation));
    const [before, after] = [base?.values.f1 ?? null, observation.values.f1 ?? null];
    if (observation.axes['version'] === 'D' || before === null || after === null) return observation;
    const [sentencesBefore, sentencesAfter] = [base?.testSentences ?? null, observation.testSentences ?? null];
    return {
      ...observation,
      values: { ...observation.values, gain: after - before },
      ...(sentencesBefore && sentencesAfter && { gainPair: { before: sentencesBefore, after: sentencesAfter } }),
    };
  });
}
