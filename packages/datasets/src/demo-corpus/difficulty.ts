// How hard the demo corpus is. Changing a number changes the files in datasets/demo: `npm run corpus` writes them, the
// tests hold them to the limits that the README of the corpus states.

/** Seed of everything that is drawn. */
export const SEED = 20250404;

/** Sentences of each split. */
export const NUM_SENTENCES = { train: 1200, dev: 300, test: 300 } as const;

/** Names that are made of two halves. The more names, the less a model can go by having seen them. */
export const NUM_COINED = { towns: 260, brands: 120 } as const;

/** Share of these towns that people are called after. */
export const TOWN_SURNAME_RATE = 0.35;

/** Share of each list of names that training sentences never draw from. */
export const HELD_OUT_NAMES = 0.35;
/** Share of each list of frames that training sentences never draw from. */
export const HELD_OUT_FRAMES = 0.25;

/** How often dev and test draw a name from the held-out part. */
export const NEW_NAME_RATE = 0.55;
/** How often dev and test draw a frame from the held-out part. */
export const NEW_FRAME_RATE = 0.35;

// Kinds of sentences; what is left to 1 is shared by people, organisations, places and products.

/** Share of sentences that say nothing about what the name is (`NEUTRAL_FRAMES`). */
export const NEUTRAL_RATE = 0.14;
/** Share of sentences without a name (`PLAIN_FRAMES`). */
export const PLAIN_RATE = 0.08;
/** Share of sentences without a name that the dictionary finds one in (`TRAP_FRAMES`). */
export const TRAP_RATE = 0.08;

/** How often a sentence begins with a phrase such as "In May ,". */
export const OPENING_RATE = 0.3;

/** How often a name is given in its short form, which other things share: a surname, a brand, a town for its club. */
export const SHORT_FORM_RATE = { PER: 0.35, firm: 0.3, club: 0.3, PROD: 0.3 } as const;

/** How uneven names are spread: of so many draws the first one in the list is taken; 1 is evenly. */
export const POPULARITY_DRAWS = 1;

/** Share of the names of each kind that the dictionary knows. What is not in it is a false negative. */
export const COVERAGE = {
  person: 0.65,
  firm: 0.65,
  club: 0.7,
  body: 0.65,
  town: 0.5,
  region: 0.85,
  feature: 0.6,
  product: 0.6,
  /** Short forms of people, firms, clubs and products: bare words that are right here and wrong there. */
  shortForm: 0.03,
  firstName: 0.06,
  wordyFirstName: 0.3,
} as const;
