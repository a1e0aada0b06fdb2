/**
 * An answer without what a reasoning model thought aloud before it (`<think> ... </think>`, of which servers may have
 * taken the first tag out): entities in there are considerations. Of a thought that does not end nothing is an answer.
 */
export function dropThoughts(content: string): string {
  const answer = content.split(/<\/think(?:ing)?>/i).at(-1)!;
  const unfinished = answer.search(/<think(?:ing)?>/i);
  return unfinished === -1 ? answer : answer.slice(0, unfinished);
}
