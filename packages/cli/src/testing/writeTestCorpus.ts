import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { formatSentences } from '@dynclean/datasets';
import type { Sentence } from '@dynclean/schema';
import { writeRandomEncoder } from '@dynclean/weights';

const people = ['Ann', 'Bob', 'Carl'];
const places = ['Rome', 'Paris', 'Oslo'];

/** `Ann saw Rome`: two entities and a word without. */
function createSentence(index: number): Sentence {
  const tokens = [people[index % 3]!, 'saw', places[(index + Math.floor(index / 3)) % 3]!];
  return { tokens, entities: [[0, 0, 'PER'], [2, 2, 'LOC']] }; // prettier-ignore
}

/**
 * A corpus of a few sentences, every fourth distant label wrong or missing, and an encoder of random weights for it.
 */
export async function writeTestCorpus(folder: string): Promise<{ corpus: string; encoder: string }> {
  const corpus = join(folder, 'corpus');
  const encoder = join(folder, 'encoder');
  await mkdir(corpus, { recursive: true });
  const sentences = Array.from({ length: 9 }, (_, index) => createSentence(index));
  const distant = sentences.map((sentence, index): Sentence => {
    const [person, place] = sentence.entities;
    if (index % 4 === 1) return { ...sentence, entities: [person!] };
    return index % 4 === 3 ? { ...sentence, entities: [[0, 0, 'LOC'], place!] } : sentence;
  });
  const files = {
    'train-distant': distant,
    'train-gold': sentences,
    dev: sentences.slice(0, 4),
    test: sentences.slice(4),
  };
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(corpus, `${name}.jsonl`), formatSentences(content));
  }
  await writeFile(join(corpus, 'dataset.json'), JSON.stringify({ name: 'tiny', types: ['PER', 'LOC'] }));
  await writeRandomEncoder(
    encoder,
    sentences.map(({ tokens }) => tokens),
    { seed: 1, shape: { numLayers: 1, hiddenSize: 16 } },
  );
  return { corpus, encoder };
}

/** Sizes at which the plain engine, too, takes seconds. */
export const smallShape = [
  ...['--head-hidden-size', '4', '--width-embedding-size', '2', '--max-span-width', '2', '--batch-size', '5'],
];

/** The same, in the precision and on the number of threads at which results repeat everywhere. */
export const smallSizes = [...smallShape, '--precision', 'fp32', '--threads', '1'];
