import type { FileProblems } from '../problems/FileProblems.js';
import { placeInside, placeOfWord, type TagSentence } from '../sentences/RawSentence.js';
import type { TagNames } from './readTagNames.js';

/** What the tags of one file are read with. */
export interface TagContext {
  readonly problems: FileProblems;
  /** Types in order, from dataset.json; null where they are not known. */
  readonly types: readonly string[] | null;
  readonly tagNames: TagNames | null;
}

/** A sentence with the name of each tag. */
export interface NamedTags {
  readonly sentence: TagSentence;
  readonly tags: readonly string[];
}

/** Line and place of a tag, or of all tags of a sentence. */
export function placeOfTag(
  { place, tagsKey }: TagSentence,
  position?: number,
): { readonly line: number; readonly where: string } {
  if (place.rows !== undefined) return { line: placeOfWord(place, position ?? 0).line, where: tagsKey };
  return { line: place.line, where: placeInside(place, tagsKey) + (position === undefined ? '' : `[${position}]`) };
}
