export { formatProblem, type Problem } from './Problem.js';
export { groupProblems } from './groupProblems.js';
export { readWords, recognizeLabelled } from './readers/readWords.js';
export { readSentences } from './readers/readSentences.js';
export { type SentenceFileOptions } from './readers/readSentenceFile.js';
export { SENTENCE_FILE_ENDINGS, type SplitName } from './findDatasetFiles.js';
export { readDataset, readDatasetFile, type Dataset } from './readDataset.js';
export { checkDataset, checkSentenceFile, type CheckOptions } from './checkDataset.js';
export {
  computeDatasetStats,
  computeSentenceStats,
  type DatasetStats,
  type SentenceStats,
} from './computeDatasetStats.js';
export { createLabelVocabulary, type LabelVocabulary } from './LabelVocabulary.js';
export { enumerateCandidateSpans, type CandidateSpans } from './enumerateCandidateSpans.js';
export { candidateSpanIndex, countCandidateSpans } from './candidateSpanIndex.js';
export { countEntitiesByLabel } from './countEntitiesByLabel.js';
export { createBatches, type BatchOptions } from './createBatches.js';
export { formatSentences, writeSentences } from './writeSentences.js';
export {
  createDictionaryMatcher,
  type DictionaryEntry,
  type DictionaryMatcher,
  type DictionaryMatcherOptions,
} from './DictionaryMatcher.js';
export { readDictionary } from './readDictionary.js';
export { resolveCatalogFolder } from './catalog/catalogFolders.js';
export { listCatalog, type CatalogItem, type CatalogOptions } from './catalog/listCatalog.js';
export { findDataset } from './catalog/findDataset.js';
export { fetchDataset, type FetchedDataset, type FetchOptions } from './catalog/fetchDataset.js';
export { createRandom, type Random } from './random.js';
export { type Format, type FormatHead, type FormatInput } from './formats/Format.js';
export { formats } from './formats/formats.js';
