import { HELD_OUT_FRAMES } from './difficulty.js';
import * as lists from './frames.js';

/** Frames of one kind of sentence: those of all splits, and those of dev and test only. */
export interface FrameSet {
  readonly known: readonly string[];
  readonly heldOut: readonly string[];
}

/** Holds out every so many-th frame of a list, so that all sorts are among both. */
function partFrames(frames: readonly string[]): FrameSet {
  const every = Math.round(1 / HELD_OUT_FRAMES);
  return {
    known: frames.filter((_, index) => index % every !== every - 1),
    heldOut: frames.filter((_, index) => index % every === every - 1),
  };
}

/** Sentences about people, organisations, places, products: one set each. */
export const NAMED_FRAMES: readonly FrameSet[] = [
  lists.PERSON_FRAMES,
  lists.ORGANISATION_FRAMES,
  lists.PLACE_FRAMES,
  lists.PRODUCT_FRAMES,
].map(partFrames);
/** Sentences that say nothing about what the name is. */
export const NEUTRAL_FRAMES = partFrames(lists.NEUTRAL_FRAMES);
/** Sentences without a name, some of them with words that are names elsewhere. */
export const PLAIN_FRAMES = partFrames(lists.PLAIN_FRAMES);
/** Sentences without a name, with words that stand in the dictionary as names. */
export const TRAP_FRAMES = partFrames(lists.TRAP_FRAMES);
