export { type SpecialIds, type SubwordPiece, type SubwordTokenizer } from './SubwordTokenizer.js';
export { loadTokenizer, type TokenizerOptions } from './loadTokenizer.js';
export { createWordPieceJson } from './createWordPieceJson.js';
export { readTokenizerFiles, type TokenizerFiles } from './readTokenizerFiles.js';
export { type TokenizerConfig, type TokenizerJson } from './tokenizerFiles.js';
