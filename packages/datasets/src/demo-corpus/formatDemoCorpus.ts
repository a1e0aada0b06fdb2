import { formatSentences } from '../formats/write/formatSentences.js';
import { generateDemoCorpus } from './generateDemoCorpus.js';

/**
 * The files of the demo corpus, name and content, that are made (not `dataset.json` and the README, written by hand).
 */
export function formatDemoCorpus(): Map<string, string> {
  const { trainDistant, trainGold, dev, test, dictionary } = generateDemoCorpus();
  return new Map([
    ['train-distant.jsonl', formatSentences(trainDistant)],
    ['train-gold.jsonl', formatSentences(trainGold)],
    ['dev.jsonl', formatSentences(dev)],
    ['test.jsonl', formatSentences(test)],
    ['dictionary.tsv', dictionary.map(({ type, tokens }) => `${type}\t${tokens.join(' ')}\n`).join('')],
  ]);
}
