import type { DictionaryEntry } from '../annotators/dictionary/DictionaryMatcher.js';
import type { Random } from '@dynclean/random';
import type { DemoType, DemoWorld, NameKind } from './createDemoWorld.js';
import { COVERAGE } from './difficulty.js';
import { PLAIN_FIRST_NAMES, WORDY_FIRST_NAMES } from './nameLists.js';

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
 * The dictionary by which the training sentences are labelled. It is incomplete: of each kind it knows a part. And it
 * is ambiguous: a bare word such as "Ashford" or "Novatek" names a town, people, a club, a firm or a product, and the
 * dictionary has one meaning of it, whichever it met first.
 */
export function createDemoDictionary(world: DemoWorld, random: Random): DictionaryEntry[] {
  const things = [world.known, world.heldOut].flatMap((side) => [...side.values()].flat());
  const meanings: (readonly [phrase: string, type: DemoType])[] = [];
  for (const { kind, type, full, short } of things) {
    if (random.chance(COVERAGE_OF_KIND[kind])) meanings.push([full, type]);
    if (short !== null && random.chance(COVERAGE.shortForm)) meanings.push([short, type]);
  }
  for (const name of WORDY_FIRST_NAMES) if (random.chance(COVERAGE.wordyFirstName)) meanings.push([name, 'PER']);
  for (const name of PLAIN_FIRST_NAMES) if (random.chance(COVERAGE.firstName)) meanings.push([name, 'PER']);
  random.shuffle(meanings);
  const types = new Map<string, DemoType>();
  for (const [phrase, type] of meanings) if (!types.has(phrase)) types.set(phrase, type);
  return [...types]
    .map(([phrase, type]) => ({ type, tokens: phrase.split(' ') }))
    .sort((a, b) => compare(a.type, b.type) || compare(a.tokens.join(' '), b.tokens.join(' ')));
}

/** By code units: `localeCompare` depends on the machine. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
