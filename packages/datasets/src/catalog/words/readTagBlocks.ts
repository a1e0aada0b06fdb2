import { InputError, showValue } from '@dynclean/schema';

/**
 * The tags of a file whose words are masked: two columns, a word's line each, with empty lines between sentences.
 *
 * @param where - the file, for messages.
 * @returns the tags of each sentence, in the order of the file.
 * @throws InputError for a line that has no second column.
 */
export function readTagBlocks(text: string, where: string): string[][] {
  const blocks: string[][] = [];
  let block: string[] = [];
  const close = (): void => {
    if (block.length > 0) blocks.push(block);
    block = [];
  };
  text.split(/\r?\n/).forEach((line, index) => {
    if (line.trim() === '') return close();
    const tag = line.split(/[\t ]+/)[1];
    if (tag === undefined || tag === '') {
      throw new InputError(
        `${where}:${index + 1}: must be a masked word and its tag, but got ${showValue(line)}. Fetch the file again.`,
      );
    }
    block.push(tag);
  });
  close();
  return blocks;
}
