import type { Random } from '@dynclean/random';
import { HELD_OUT_NAMES, NUM_COINED, POPULARITY_DRAWS, SHORT_FORM_RATE, TOWN_SURNAME_RATE } from './difficulty.js'; // prettier-ignore
import * as lists from './nameLists.js';

/** Entity types of the demo corpus in the order of their labels. */
export const DEMO_TYPES = ['PER', 'ORG', 'LOC', 'PROD'] as const;
/** One of these types. */
export type DemoType = (typeof DEMO_TYPES)[number];

/** Kinds of names; frames ask for one where a sentence needs it. */
export type NameKind = 'person' | 'firm' | 'club' | 'body' | 'school' | 'paper' | 'town' | 'region' | 'feature' | 'device' | 'car' | 'app'; // prettier-ignore

const TYPE_OF_KIND: Readonly<Record<NameKind, DemoType>> = {
  person: 'PER',
  firm: 'ORG',
  club: 'ORG',
  body: 'ORG',
  school: 'ORG',
  paper: 'ORG',
  town: 'LOC',
  region: 'LOC',
  feature: 'LOC',
  device: 'PROD',
  car: 'PROD',
  app: 'PROD',
};

/** Something that has a name. */
export interface NamedThing {
  readonly type: DemoType;
  readonly kind: NameKind;
  readonly full: string;
  /** How it is called for short, often like something else; null where it has no short form. */
  readonly short: string | null;
}

/** The things that sentences can be about: `known` for all splits, `heldOut` for dev and test only. */
export interface DemoWorld {
  readonly known: ReadonlyMap<NameKind, readonly NamedThing[]>;
  readonly heldOut: ReadonlyMap<NameKind, readonly NamedThing[]>;
}

interface NameParts {
  readonly firstNames: readonly string[];
  readonly surnames: readonly string[];
  readonly towns: readonly string[];
  readonly regions: readonly string[];
  readonly brands: readonly string[];
}

const insert = (pattern: string, name: string): string => pattern.replace('%', name);

/** All names that can be made of some parts, each kind in random order. */
function createThings(parts: NameParts, random: Random): Map<NameKind, NamedThing[]> {
  const things = new Map<NameKind, NamedThing[]>();
  const add = (kind: NameKind, full: string, short: string | null = null): void => {
    const list = things.get(kind) ?? [];
    things.set(kind, list);
    if (!list.some((thing) => thing.full === full)) list.push({ type: TYPE_OF_KIND[kind], kind, full, short });
  };
  const { firstNames, surnames, towns, regions, brands } = parts;
  for (const surname of surnames) {
    for (let count = 0; count < 2; count++) add('person', `${random.pick(firstNames)} ${surname}`, surname);
    if (random.chance(0.4)) add('firm', insert(random.pick(lists.FOUNDER_FIRM_PATTERNS), surname), surname);
    if (random.chance(0.3)) add('car', `${surname} ${random.pick(lists.CAR_MODELS)}`, surname);
    if (random.chance(0.2)) add('feature', insert(random.pick(lists.FEATURE_PATTERNS), surname));
  }
  for (const town of towns) {
    add('town', town);
    add('feature', insert(random.pick(lists.FEATURE_PATTERNS), town));
    add('club', insert(random.pick(lists.CLUB_PATTERNS), town), town);
    add('body', insert(random.pick(lists.BODY_PATTERNS), town));
    if (random.chance(0.5)) add('school', insert(random.pick(lists.SCHOOL_PATTERNS), town));
    if (random.chance(0.4)) add('paper', insert(random.pick(lists.PAPER_PATTERNS), town));
    if (random.chance(0.4)) add('firm', insert(random.pick(lists.TOWN_FIRM_PATTERNS), town), town);
  }
  for (const region of regions) {
    add('region', region);
    add('body', insert('Bank of %', region));
  }
  for (const brand of brands) {
    if (random.chance(0.7)) add('firm', insert(random.pick(lists.BRAND_FIRM_PATTERNS), brand), brand);
    if (random.chance(0.2)) add('paper', `Daily ${brand}`);
    for (let count = 0; count < 2; count++) {
      add('device', `${brand} ${random.pick(lists.PRODUCT_SUFFIXES)}`.trim(), brand);
    }
    if (random.chance(0.5)) add('app', brand);
    if (random.chance(0.3)) add('car', `${brand} ${random.pick(lists.CAR_MODELS)}`, brand);
  }
  for (const list of things.values()) random.shuffle(list);
  return things;
}

/** All names that a first and a last half make together, in random order. */
function compose(stems: readonly string[], endings: readonly string[], random: Random): string[] {
  const names = stems.flatMap((stem) => endings.map((ending) => stem + ending));
  random.shuffle(names);
  return names;
}

/** Parts every list of names into one for all splits and one for dev and test only, and makes names of them. */
export function createDemoWorld(random: Random): DemoWorld {
  const part = (...sources: (readonly string[])[]): { known: string[]; heldOut: string[] } => {
    const known: string[] = [];
    const heldOut: string[] = [];
    for (const source of sources) {
      const names = [...source];
      random.shuffle(names);
      const cut = Math.round(names.length * HELD_OUT_NAMES);
      heldOut.push(...names.slice(0, cut));
      known.push(...names.slice(cut));
    }
    return { known, heldOut };
  };
  const coinedTowns = part(compose(lists.TOWN_STEMS, lists.TOWN_ENDINGS, random).slice(0, NUM_COINED.towns));
  const coinedBrands = part(compose(lists.BRAND_STEMS, lists.BRAND_ENDINGS, random).slice(0, NUM_COINED.brands));
  const firstNames = part(lists.PLAIN_FIRST_NAMES, lists.WORDY_FIRST_NAMES);
  const surnames = part(lists.PLAIN_SURNAMES, lists.WORDY_SURNAMES);
  const towns = part(lists.PLAIN_TOWNS);
  const regions = part(lists.REGIONS);
  const brands = part(lists.BRANDS);
  const partsOf = (side: 'known' | 'heldOut'): NameParts => ({
    firstNames: firstNames[side],
    surnames: [...surnames[side], ...coinedTowns[side].filter(() => random.chance(TOWN_SURNAME_RATE))],
    towns: [...towns[side], ...coinedTowns[side]],
    regions: regions[side],
    brands: [...brands[side], ...coinedBrands[side]],
  });
  return { known: createThings(partsOf('known'), random), heldOut: createThings(partsOf('heldOut'), random) };
}

/** Draws a thing, earlier ones of the list more often. */
export function drawThing(things: readonly NamedThing[], random: Random): NamedThing {
  // Whole numbers only: powers of fractions may differ in the last bit from machine to machine.
  const draws = Array.from({ length: POPULARITY_DRAWS }, () => random.integer(things.length));
  return things[Math.min(...draws)] as NamedThing;
}

/** The words by which a thing is called in one sentence. */
export function drawMention(thing: NamedThing, random: Random): readonly string[] {
  const rate =
    thing.type === 'PER' ? SHORT_FORM_RATE.PER
    : thing.type === 'PROD' ? SHORT_FORM_RATE.PROD
    : thing.kind === 'club' ? SHORT_FORM_RATE.club
    : SHORT_FORM_RATE.firm; // prettier-ignore
  const isShort = thing.short !== null && random.chance(rate);
  if (thing.type === 'PER' && !isShort && random.chance(0.12)) {
    const [first = '', last = ''] = thing.full.split(' ');
    return [`${first.charAt(0)}.`, last];
  }
  return (isShort ? (thing.short ?? thing.full) : thing.full).split(' ');
}
