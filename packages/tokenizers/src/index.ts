export { type SpecialIds, type SubwordTokenizer } from './SubwordTokenizer.js';
export { loadTokenizer, type TokenizerOptions } from './loadTokenizer.js';
export { createWordPieceJson } from './createWordPieceJson.js';
