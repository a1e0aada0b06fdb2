import type { Sentence } from '@dynclean/schema';

import type { Format } from '../registry/Format.js';
import { refuseExcluded } from './refuseSentence.js';

/** A writer of one JSON object a line, a line a sentence, for a format without excluded spans. */
export function writeJsonLines(format: string, toItem: (sentence: Sentence) => object): NonNullable<Format['write']> {
  return async (sentences, sink) => {
    let index = 0;
    for await (const sentence of sentences) {
      refuseExcluded(format, sentence, index++);
      await sink(`${JSON.stringify(toItem(sentence))}\n`);
    }
  };
}
