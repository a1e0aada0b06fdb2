import type { Sentence } from '@dynclean/schema';

import { createDictionaryMatcher, type DictionaryEntry } from '../annotators/dictionary/DictionaryMatcher.js';
import { createRandom } from '@dynclean/random';
import { createDemoDictionary } from './createDemoDictionary.js';
import { createDemoWorld, DEMO_TYPES } from './createDemoWorld.js';
import { NUM_SENTENCES, SEED } from './difficulty.js';
import { drawKind, drawSentence, type FrameSide } from './drawSentence.js';

/**
 * A sentence that stands already is drawn again, of the same kind, so that kinds with few sentences keep their share.
 */
const TRIES = 50;

/** All sentences of the demo corpus, and what labelled those for training. */
export interface DemoCorpus {
  readonly types: readonly string[];
  readonly dictionary: readonly DictionaryEntry[];
  /** Training sentences as the dictionary labels them. */
  readonly trainDistant: readonly Sentence[];
  /** The same with gold labels. */
  readonly trainGold: readonly Sentence[];
  readonly dev: readonly Sentence[];
  readonly test: readonly Sentence[];
}

/**
 * Makes the demo corpus: sentences from frames and names, gold labels from the slots of the frames, distant labels by
 * matching an incomplete and ambiguous dictionary. No sentence stands twice, within or across splits. The same seed
 * gives the same corpus on every machine.
 */
export function generateDemoCorpus(seed: number = SEED): DemoCorpus {
  const world = createDemoWorld(createRandom(seed, 1));
  const dictionary = createDemoDictionary(world, createRandom(seed, 2));
  const seen = new Set<string>();
  const draw = (count: number, side: FrameSide, stream: number): Sentence[] => {
    const random = createRandom(seed, 3, stream);
    const sentences: Sentence[] = [];
    while (sentences.length < count) {
      const kind = drawKind(random);
      for (let tries = 0; tries < TRIES; tries++) {
        const sentence = drawSentence(kind, { side, world }, random);
        const key = sentence.tokens.join(' ');
        if (seen.has(key)) continue;
        seen.add(key);
        sentences.push(sentence);
        break;
      }
    }
    return sentences;
  };
  const trainGold = draw(NUM_SENTENCES.train, 'train', 0);
  const matcher = createDictionaryMatcher(dictionary);
  return {
    types: DEMO_TYPES,
    dictionary,
    trainDistant: trainGold.map(({ tokens }) => ({ tokens, entities: matcher.match(tokens) })),
    trainGold,
    dev: draw(NUM_SENTENCES.dev, 'evaluation', 1),
    test: draw(NUM_SENTENCES.test, 'evaluation', 2),
  };
}
