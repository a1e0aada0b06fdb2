import type { DictionaryEntry } from '../DictionaryMatcher.js';
import type { Random } from '../random.js';
import type { DemoType, DemoWorld, NamedThing, NameKind } from './createDemoWorld.js';
import { COVERAGE } from './difficulty.js';
import { BRANDS, PLAIN_FIRST_NAMES, WORDY_FIRST_NAMES } from './nameLists.js';

const COVERAGE_OF_KIND: Readonly<Record<NameKind, number>> = {
  person: COVERAGE.person,
  firm: COVERAGE.firm,
  club: COVERAGE.club,
  body: COVERAGE.body,
  school: COVERAGE.body,
  paper: COVERAGE.body,
  town: COVERAGE.town,
  region: COVERAGE.region,
  feature: COVERAGE.feature,
  device: COVERAGE.product,
  car: COVERAGE.product,
  app: COVERAGE.product,
};

/**
 * The dictionary by which the training sentences are labelled. It is incomplete: of each kind it knows a part. And it is
 * ambiguous: towns stand for their clubs and for people of that name, brands for firms or for products, first names for
 * words and months, and where a phrase has several meanings it knows one only.
 */
export function createDemoDictionary(world: DemoWorld, random: Random): DictionaryEntry[] {
  const types = new Map<string, DemoType>();
  const add = (phrase: string, type: DemoType): void => {
    if (!types.has(phrase)) types.set(phrase, type); // the first meaning stays the only one
  };
  const things = [world.known, world.heldOut].flatMap((side) => [...side.values()].flat());
  const ofKind = (...kinds: NameKind[]): NamedThing[] => things.filter(({ kind }) => kinds.includes(kind));
  for (const thing of [
    ...ofKind('town', 'region'),
    ...things.filter(({ kind }) => kind !== 'town' && kind !== 'region'),
  ]) {
    if (random.chance(COVERAGE_OF_KIND[thing.kind])) add(thing.full, thing.type);
  }
  for (const name of WORDY_FIRST_NAMES) if (random.chance(COVERAGE.wordyFirstName)) add(name, 'PER');
  for (const name of PLAIN_FIRST_NAMES) if (random.chance(COVERAGE.firstName)) add(name, 'PER');
  for (const { short } of ofKind('person'))
    if (short !== null && random.chance(COVERAGE.surname / 3)) add(short, 'PER');
  for (const brand of BRANDS) {
    if (random.chance(COVERAGE.brandAsFirm)) add(brand, 'ORG');
    else if (random.chance(COVERAGE.brandAsProduct)) add(brand, 'PROD');
  }
  return [...types]
    .map(([phrase, type]) => ({ type, tokens: phrase.split(' ') }))
    .sort((a, b) => compare(a.type, b.type) || compare(a.tokens.join(' '), b.tokens.join(' ')));
}

/** By code units: `localeCompare` depends on the machine. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
