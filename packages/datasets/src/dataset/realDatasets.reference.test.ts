// Facts of the corpora of the paper, held against the real files: counts, span ids, batches, checksums of the release.
import { join } from 'node:path';

import { computeSha256 } from '@dynclean/files';
import type { Sentence } from '@dynclean/schema';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { resolveCatalogFolder } from '../catalog/catalogFolders.js';
import { fetchDataset } from '../catalog/fetchDataset.js';
import { readCatalog, type CatalogEntry } from '../catalog/readCatalog.js';
import { checkDataset } from './checkDataset.js';
import { computeDatasetStats } from './computeDatasetStats.js';
import { createBatches } from '../batches/createBatches.js';
import { createDictionaryMatcher } from '../annotators/dictionary/DictionaryMatcher.js';
import { enumerateCandidateSpans } from '../spans/enumerateCandidateSpans.js';
import { createLabelVocabulary } from '../spans/LabelVocabulary.js';
import { readDataset, type Dataset } from './readDataset.js';
import { readDictionary } from '../annotators/dictionary/readDictionary.js';
import { listFormats } from '../formats/registry.js';
import { readSentences } from '../reading/readSentences.js';
import { describeWithSharedData, SHARED_DATASETS } from '../testing/sharedData.js';
import { startFileServer, type FileServer } from '../testing/startFileServer.js';
import { createTestFolder, removeTestFolders } from '../testing/testFolders.js';
import { formatSentences } from '../formats/write/formatSentences.js';
import { writeSentences } from '../writing/writeSentences.js';

afterAll(removeTestFolders);

type Row = readonly [
  sentences: number,
  entities: number,
  wide: number,
  candidates: number,
  longest: number,
  byType: string,
];

/** DynClean's Table 6 (sentences, entities) and counts of the files; candidates are spans of at most 8 words. */
const COUNTS: Readonly<Record<string, Readonly<Record<'train' | 'gold' | 'dev' | 'test', Row>>>> = {
  conll03: {
    train: [14041, 17781, 5, 1269878, 113, 'ORG 4133, MISC 786, PER 7535, LOC 5327'],
    gold: [14041, 23499, 3, 1269878, 113, 'ORG 6321, MISC 3438, PER 6600, LOC 7140'],
    dev: [3250, 5942, 2, 326706, 109, 'ORG 1341, MISC 922, PER 1842, LOC 1837'],
    test: [3453, 5648, 0, 283297, 124, 'ORG 1661, MISC 702, PER 1617, LOC 1668'],
  },
  wikigold: {
    train: [1142, 2282, 2, 174867, 89, 'ORG 717, MISC 440, PER 704, LOC 421'],
    gold: [1142, 2295, 6, 174867, 89, 'ORG 554, MISC 456, PER 612, LOC 673'],
    dev: [280, 648, 1, 45420, 144, 'ORG 164, MISC 126, PER 182, LOC 176'],
    test: [274, 607, 0, 44713, 83, 'ORG 178, MISC 126, PER 139, LOC 164'],
  },
  wnut16: {
    train: [2393, 994, 1, 286407, 38, 'geoloc 239, facility 65, movie 6, company 134, product 55, person 278, other 124, sportsteam 34, tvshow 3, musicartist 56'],
    gold: [2393, 1475, 4, 286407, 38, 'geoloc 269, facility 101, movie 34, company 166, product 97, person 445, other 225, sportsteam 52, tvshow 31, musicartist 55'],
    dev: [1000, 661, 5, 102411, 41, 'geoloc 116, facility 38, movie 15, company 39, product 37, person 171, other 132, sportsteam 70, tvshow 2, musicartist 41'],
    test: [3849, 3473, 16, 388882, 35, 'geoloc 882, facility 253, movie 34, company 621, product 246, person 482, other 584, sportsteam 147, tvshow 33, musicartist 191'],
  },
  bc5cdr: {
    train: [4560, 6452, 0, 818033, 154, 'Disease 2416, Chemical 4036'],
    gold: [4560, 9385, 40, 818033, 154, 'Disease 4182, Chemical 5203'],
    dev: [4579, 9591, 29, 811808, 225, 'Disease 4244, Chemical 5347'],
    test: [4797, 9809, 27, 864073, 165, 'Disease 4424, Chemical 5385'],
  },
}; // prettier-ignore

/** Batches of 16 of an epoch, positive candidate spans of D, and sentences shared by train and dev, train and test. */
const MORE = {
  conll03: { batches: 878, positives: 17776, sharedWithDev: 277, sharedWithTest: 246 },
  wikigold: { batches: 72, positives: 2280, sharedWithDev: 2, sharedWithTest: 1 },
  wnut16: { batches: 150, positives: 993, sharedWithDev: 0, sharedWithTest: 0 },
  bc5cdr: { batches: 285, positives: 6452, sharedWithDev: 14, sharedWithTest: 15 },
} as const;

/**
 * How the release writes its files, where that is not the rule: Python's `json.dump` with all characters as they are,
 * and a line end after the array of all but the files with gold labels.
 */
const ESCAPED = ['wikigold/train-gold.jsonl', 'wnut16/test.jsonl'];

/** A file as released, made from its sentences. */
function formatReleased(sentences: readonly Sentence[], id: string, name: string): Buffer {
  const list = (items: readonly string[]): string => `[${items.join(', ')}]`;
  const text = list(
    sentences.map(({ tokens, entities }) => {
      const spans = entities.map(([first, last, type]) => list([`${first}`, `${last}`, JSON.stringify(type)]));
      return `{"tokens": ${list(tokens.map((token) => JSON.stringify(token)))}, "entities": ${list(spans)}}`;
    }),
  );
  const end = name === 'train-gold.jsonl' ? '' : '\n';
  if (!ESCAPED.includes(`${id}/${name}`)) return Buffer.from(text + end);
  const escape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return Buffer.from(text.replace(/[\u007f-\uffff]/g, escape) + end);
}

for (const id of ['conll03', 'wikigold', 'wnut16', 'bc5cdr'] as const) {
  describeWithSharedData(id, `${id}/train-distant.jsonl`, () => {
    let dataset: Dataset;
    let entry: CatalogEntry;
    beforeAll(async () => {
      entry = (await readCatalog(resolveCatalogFolder())).find((known) => known.id === id) as CatalogEntry;
      const from = await fetchDataset(id, { from: SHARED_DATASETS, cacheFolder: await createTestFolder() });
      dataset = await readDataset(from.folder);
    });

    it('has the counts of the paper and of the release', () => {
      const { splits } = computeDatasetStats(dataset);
      const rows = Object.fromEntries(
        Object.entries(splits).map(([split, stats]) => {
          const byType = Object.entries(stats.entitiesByType).map((pair) => pair.join(' ')).join(', '); // prettier-ignore
          const { sentences, entities, wideEntities, candidates, longestSentence } = stats;
          return [split, [sentences, entities, wideEntities, candidates, longestSentence, byType]];
        }),
      );
      expect(rows).toEqual(COUNTS[id]);
    });

    it('has as many candidate spans and positive ones', () => {
      const spans = enumerateCandidateSpans(dataset.train, createLabelVocabulary(dataset.types), 8);
      expect(spans.numSpans).toBe(COUNTS[id]?.train[3]);
      expect(spans.labels.filter((label) => label > 0)).toHaveLength(MORE[id].positives);
      expect(spans.excluded.every((mark) => mark === 0)).toBe(true);
    });

    it('has as many batches of 16 an epoch', () => {
      const lengths = dataset.train.map(({ tokens }) => tokens.length);
      const batches = createBatches(lengths.length, { batchSize: 16, order: 'fixed', seed: 42, epoch: 0, lengths });
      expect(batches).toHaveLength(MORE[id].batches);
    });

    it('has no errors, and shares as many sentences between its splits', async () => {
      const problems = await checkDataset(dataset.folder);
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
      const shared = (to: string): number =>
        Number(/but got (\d+) sent/.exec(problems.find((problem) => problem.rule === 'shared-sentence' && problem.file.endsWith('train-distant.jsonl') && problem.message.includes(`${to}.jsonl`))?.message ?? '')?.[1] ?? 0); // prettier-ignore
      expect([shared('dev'), shared('test')]).toEqual([MORE[id].sharedWithDev, MORE[id].sharedWithTest]);
      const { splits } = computeDatasetStats(dataset);
      const wide = Object.values(splits).reduce((sum, { wideEntities }) => sum + wideEntities, 0);
      expect(problems.filter(({ rule }) => rule === 'wide-entity')).toHaveLength(wide);
    });

    it('is written back byte for byte', async () => {
      for (const { name } of entry.source?.files ?? []) {
        const sentences = await readSentences(join(SHARED_DATASETS, id, name), { types: dataset.types });
        expect(computeSha256(formatSentences(sentences))).toBe(entry.converted.get(name)?.sha256);
      }
    });

    // WikiGold in every format, the larger ones in our own; all of all are of scripts/longTests.mjs.
    const isWhole = id === 'wikigold' || process.env['DYNCLEAN_LONG_TESTS'] === '1';
    it.each(
      listFormats()
        .filter((format) => format.write !== undefined && (isWhole || format.name === 'dynclean'))
        .map(({ name }) => name),
    )(
      'comes back from %s',
      async (format) => {
        const path = join(await createTestFolder({}), 'file');
        for (const sentences of [dataset.train, dataset.gold, dataset.dev, dataset.test]) {
          if (sentences === undefined) continue;
          await writeSentences(path, sentences, { format });
          const sorted = sentences.map(({ tokens, entities }) => ({
            tokens,
            entities: [...entities].sort((a, b) => a[0] - b[0]),
          }));
          expect(await readSentences(path, { types: dataset.types })).toEqual(sorted);
        }
      },
      120_000,
    );

    it('is fetched as released: the pinned checksums are those of the released bytes, and they convert to these files', async () => {
      const files = new Map<string, Buffer>();
      for (const { name, path, sizeBytes, sha256 } of entry.source?.files ?? []) {
        const released = formatReleased(await readSentences(join(SHARED_DATASETS, id, name)), id, name);
        expect([name, released.length, computeSha256(released)]).toEqual([name, sizeBytes, sha256]);
        files.set(`/maxzqq/DynClean/${entry.source?.commit}/${path}`, released);
      }
      const server: FileServer = await startFileServer(files);
      try {
        const cacheFolder = await createTestFolder();
        const fetched = await fetchDataset(id, { cacheFolder, baseUrl: server.baseUrl });
        expect([fetched.status, server.requests.length]).toEqual(['fetched', 4]);
        expect((await readDataset(fetched.folder)).trainSha256).toBe(dataset.trainSha256);
      } finally {
        await server.close();
      }
    });
  });
}

describeWithSharedData('span ids', 'conll03/train-distant.jsonl', () => {
  it('are the release\'s: (2, 2) of the first CoNLL03 sentence, of 9 words, has id 16', async () => {
    const sentences = await readSentences(join(SHARED_DATASETS, 'conll03', 'train-distant.jsonl'));
    const spans = enumerateCandidateSpans(sentences, createLabelVocabulary(['ORG', 'MISC', 'PER', 'LOC']), 8);
    expect(sentences[0]?.tokens).toHaveLength(9);
    expect([spans.start[16], spans.end[16]]).toEqual([2, 2]);
  }); // prettier-ignore
});

describeWithSharedData('ec', 'ec/test.jsonl', () => {
  it('keeps its characters: spaces and a control character are words of their own', async () => {
    const types = ['cp', 'pp', 'gg', 'xh', 'yl'];
    const sentences = await readSentences(join(SHARED_DATASETS, 'ec', 'test.jsonl'), { types });
    const words = sentences.flatMap(({ tokens }) => tokens);
    expect([sentences.length, words.length]).toEqual([798, 6107]);
    expect(words.filter((word) => word === ' ')).toHaveLength(62);
    expect(words.filter((word) => word === '\b')).toHaveLength(1);
  });

  it('is refused without a list of types: training never shows the type yl', async () => {
    const problems = await checkDataset(join(SHARED_DATASETS, 'ec'));
    const errors = problems.filter(({ severity }) => severity === 'error');
    expect(new Set(errors.map(({ rule }) => rule))).toEqual(new Set(['unknown-type']));
    expect(errors).toHaveLength(10 + 22); // yl in dev and test
  });
});

describeWithSharedData('matching AutoNER\'s core dictionary against BC5CDR', 'dictionaries/autoner-bc5cdr/dict_core.txt', () => {
  it('finds 7,059 spans, 6,429 of the 6,452 distant entities among them', async () => {
    const dictionary = await readDictionary(join(SHARED_DATASETS, 'dictionaries', 'autoner-bc5cdr', 'dict_core.txt'));
    expect(dictionary).toHaveLength(2482);
    const short = dictionary.filter(({ tokens }) => tokens.length <= 10);
    const matcher = createDictionaryMatcher(short);
    const sentences = await readSentences(join(SHARED_DATASETS, 'bc5cdr', 'train-distant.jsonl'));
    let found = 0;
    let same = 0;
    for (const { tokens, entities } of sentences) {
      const known = new Set(entities.map(String));
      const matches = matcher.match(tokens);
      found += matches.length;
      same += matches.filter((match) => known.has(String(match))).length;
    }
    expect([found, same]).toEqual([7059, 6429]);
  });
}); // prettier-ignore
