export { formatProblem, type Problem } from './problems/Problem.js';
export { groupProblems } from './problems/groupProblems.js';
export { CodePoints } from './text/CodePoints.js';
export { readWords, recognizeLabelled } from './reading/readWords.js';
export { readSentences } from './reading/readSentences.js';
export { streamSentences } from './reading/streamSentences.js';
export { type SentenceFileOptions } from './reading/readSentenceFile.js';
export { SENTENCE_FILE_ENDINGS, type SplitName } from './dataset/findDatasetFiles.js';
export { readDataset, readDatasetFile, type Dataset, type ReadableDataset } from './dataset/readDataset.js';
export { readCompactDataset } from './dataset/readCompactDataset.js';
export { checkDataset, checkSentenceFile, type CheckOptions } from './dataset/checkDataset.js';
export {
  computeDatasetStats,
  computeSentenceStats,
  type DatasetStats,
  type SentenceStats,
} from './dataset/computeDatasetStats.js';
export { numberNames, type SpanNames } from './spans/numberNames.js';
export { createLabelVocabulary, type LabelVocabulary } from './spans/LabelVocabulary.js';
export { enumerateCandidateSpans, type CandidateSpans } from './spans/enumerateCandidateSpans.js';
export { createSpanReader, findSentence } from './spans/createSpanReader.js';
export { GrowingInts } from './spans/GrowingInts.js';
export { CompactSpans } from './spans/CompactSpans.js';
export { CompactSentences } from './sentences/CompactSentences.js';
export { candidateSpanAt, candidateSpanIndex, countCandidateSpans } from './spans/candidateSpanIndex.js';
export { countEntitiesByLabel } from './dataset/countEntitiesByLabel.js';
export { createBatches, type BatchOptions } from './batches/createBatches.js';
export { formatSentences } from './formats/write/formatSentences.js';
export { writeSentences } from './writing/writeSentences.js';
export { exportCorpus, type ExportedFile, type ExportOptions } from './writing/exportCorpus.js';
export { type ExcludedRule, type ExportCounts } from './writing/prepareSentences.js';
export { type Corpus, findFolderFormat, readCorpus } from './dataset/readCorpus.js';
export { throwErrors } from './problems/throwErrors.js';
export { writeSentencesAs } from './writing/writeSentencesAs.js';
export {
  createDictionaryMatcher,
  type DictionaryEntry,
  type DictionaryMatcher,
  type DictionaryMatcherOptions,
} from './annotators/dictionary/DictionaryMatcher.js';
export {
  type AnnotateOptions,
  type AnnotationSummary,
  type Annotator,
  type Announcement,
  type Sentences,
} from './annotators/Annotator.js';
export { findAnnotator, listAnnotators, registerAnnotator } from './annotators/registry.js';
export { annotateSentences, announceAnnotation } from './annotators/annotateSentences.js';
export { annotateDataset, type AnnotateDatasetOptions, type AnnotatedDataset } from './annotators/annotateDataset.js';
export { drawSentences } from './annotators/drawSentences.js';
export { giveOrigins } from './annotators/giveOrigins.js';
export { type EntityConfidence, giveConfidence } from './annotators/giveConfidence.js';
export { dictionary, type DictionarySettings } from './annotators/dictionary/dictionary.js';
export { readDictionary } from './annotators/dictionary/readDictionary.js';
export { resolveCatalogFolder } from './catalog/catalogFolders.js';
export { listCatalog, type CatalogItem, type CatalogOptions } from './catalog/listCatalog.js';
export { findDataset } from './catalog/findDataset.js';
export { fetchDataset, type FetchedDataset, type FetchOptions } from './catalog/fetchDataset.js';
export {
  type FolderSplits,
  type Format,
  type FormatHead,
  type FormatInput,
  type PlacedItem,
  type Sink,
  type WriteOptions,
} from './formats/registry/Format.js';
export { findFormat, listFormats, registerFormat } from './formats/registry.js';
export { defaultReading, type ReadingOptions } from './sentences/ReadingOptions.js';
export { cutWords } from './words/cutWords.js';
