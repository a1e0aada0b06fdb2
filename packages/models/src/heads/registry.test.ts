import { InputError } from '@dynclean/schema';
import { afterEach, describe, expect, it } from '@jest/globals';

import { wordTagger } from '../testing/wordTagger.js';
import { chooseHead } from './chooseHead.js';
import { findOutput } from './Head.js';
import { DEFAULT_HEAD, findHead, listHeads, registerHead } from './registry.js';

describe(registerHead, () => {
  let remove = (): void => undefined;
  afterEach(() => remove());

  it('makes a head known until it is taken away', () => {
    remove = registerHead(wordTagger);
    expect(findHead('word-tagger')).toBe(wordTagger);
    expect(chooseHead({ numClasses: 3 }, 'word-tagger')).toEqual({ name: 'word-tagger', shape: { numClasses: 3 } });
    remove();
    expect(() => findHead('word-tagger')).toThrow('but got "word-tagger"');
  });

  it('refuses a second one of a name', () => {
    remove = registerHead(wordTagger);
    expect(() => registerHead({ ...wordTagger })).toThrow(
      'registerHead: name must be new, but got "word-tagger", which is known already',
    );
    expect(listHeads().filter(({ name }) => name === 'word-tagger')).toHaveLength(1);
  });
});

describe(findHead, () => {
  it('lists the known ones where it knows none of that name', () => {
    expect(() => findHead('crf')).toThrow(InputError);
    expect(() => findHead('crf')).toThrow(
      'head: must be one of bio-classifier, entity-and-type, entity-detector, pairwise, prototype-classifier, span-classifier, tie-or-break, token-classifier, type-detectors, but got "crf"',
    );
  });
});

describe(chooseHead, () => {
  const given = { numClasses: 3, maxSpanWidth: 8, widthEmbeddingSize: 4, headHiddenSize: 6, headDropout: 0.2 };

  it("takes DynClean's head where none is named, and of a training's settings what that needs", () => {
    expect(chooseHead({ ...given, batchSize: 16 })).toEqual({ name: DEFAULT_HEAD, shape: given });
    expect(DEFAULT_HEAD).toBe('span-classifier');
  });

  it('names all that is missing or wrong', () => {
    expect(() => chooseHead({ ...given, numClasses: 1, headHiddenSize: undefined })).toThrow(
      'head span-classifier: numClasses: must be at least 2, but got 1; ' +
        'headHiddenSize: must be an integer, but got nothing',
    );
  });
});

describe(findOutput, () => {
  it('lists the outputs that there are', () => {
    const named = { word: () => 0 as never };
    expect(() => findOutput({ named }, 'ffnn_hidden')).toThrow(
      'head: the output must be one of word, but got "ffnn_hidden"',
    );
  });
});
