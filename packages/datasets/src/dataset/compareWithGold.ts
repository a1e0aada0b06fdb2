import { showValue } from '@dynclean/schema';

import { FileProblems } from '../problems/FileProblems.js';
import type { Problem } from '../problems/Problem.js';
import { placeOfWord } from '../sentences/RawSentence.js';
import type { SentenceFile } from '../reading/readSentenceFile.js';

const ADVICE = 'The file with gold labels holds the sentences of the training file, in the same order.';

/**
 * Checks that the file with gold labels holds the same words as the training file, sentence by sentence. Differences
 * are reported where they begin; once the number of sentences differs, that is the only further problem, since every
 * later sentence may be shifted. Sentences that could not be read are passed over.
 */
export function compareWithGold(train: SentenceFile, gold: SentenceFile): readonly Problem[] {
  const problems = new FileProblems(gold.path);
  const sameLength = train.sentences.length === gold.sentences.length;
  const pairs = Math.min(train.sentences.length, gold.sentences.length);
  for (let index = 0; index < pairs; index++) {
    const ours = train.sentences[index];
    const theirs = gold.sentences[index];
    if (!ours?.sentence || !theirs?.sentence) continue;
    const expected = ours.sentence.tokens;
    const got = theirs.sentence.tokens;
    const differing = expected.findIndex((token, position) => token !== got[position]);
    if (differing === -1 && expected.length === got.length) continue;
    const position = differing === -1 ? expected.length : differing;
    problems.error(
      'not-parallel',
      placeOfWord(theirs.place, position),
      `must be ${describe(expected[position])} as on line ${placeOfWord(ours.place, position).line} of ${train.path}, but got ` +
        describe(got[position]),
      ADVICE,
    );
    if (!sameLength) break;
  }
  if (!sameLength) {
    problems.error(
      'not-parallel',
      {},
      `must hold ${train.sentences.length} sentences as ${train.path} does, but got ${gold.sentences.length}`,
      ADVICE,
    );
  }
  return problems.problems;
}

const describe = (token: string | undefined): string =>
  token === undefined ? 'the end of the sentence' : showValue(token);
