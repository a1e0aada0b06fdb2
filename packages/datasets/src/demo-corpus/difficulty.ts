// How hard the demo corpus is. Changing a number changes the files in datasets/demo: `npm run corpus` writes them, the
// tests hold them to the limits that the README of the corpus states.

/** Seed of everything that is drawn. */
export const SEED = 20250404;

export const NUM_SENTENCES = { train: 1200, dev: 300, test: 300 } as const;

/** Share of each list of names, and of each list of frames, that training sentences never draw from. */
export const HELD_OUT_NAMES = 0.35;
export const HELD_OUT_FRAMES = 0.25;

/** How often dev and test draw a name, or a frame, from the held-out part. */
export const NEW_NAME_RATE = 0.5;
export const NEW_FRAME_RATE = 0.3;

/** Kinds of sentences; what is left to 1 is shared by people, organisations, places and products. */
export const NEUTRAL_RATE = 0.1;
export const PLAIN_RATE = 0.07;
export const TRAP_RATE = 0.07;

/** How often a sentence begins with a phrase such as "In May ,". */
export const OPENING_RATE = 0.2;

/** How often a name is given in its short form, which other things share: a surname, a brand, a town for its club. */
export const SHORT_FORM_RATE = { PER: 0.35, firm: 0.4, club: 0.6, PROD: 0.3 } as const;

/** How uneven names are spread: 1 is evenly, 2 and more prefers the first ones of a list. */
export const POPULARITY = 1.6;

/** Share of the names of each kind that the dictionary knows. What is not in it is a false negative. */
export const COVERAGE = {
  person: 0.65,
  firm: 0.6,
  club: 0.55,
  body: 0.55,
  town: 0.8,
  region: 0.85,
  feature: 0.5,
  product: 0.55,
  /** Bare words, each of which is right in some sentences and wrong in others. */
  surname: 0.2,
  firstName: 0.2,
  wordyFirstName: 0.6,
  brandAsFirm: 0.4,
  brandAsProduct: 0.3,
} as const;
