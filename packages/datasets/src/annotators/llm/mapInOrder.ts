/**
 * Maps items while up to `ahead` of them are under way, and gives the results in the items' order. Whatever ends it
 * early, what is under way has ended when it is left.
 *
 * @param options.stop - called when nobody wants what is under way any more.
 */
export async function* mapInOrder<A, B>(
  items: Iterable<A> | AsyncIterable<A>,
  work: (item: A, index: number) => Promise<B>,
  { ahead, stop }: { readonly ahead: number; readonly stop: () => void },
): AsyncGenerator<B, void, undefined> {
  const running: Promise<B>[] = [];
  let index = 0;
  try {
    for await (const item of items) {
      const result = work(item, index++);
      result.catch(() => undefined); // it is looked at when its turn comes
      running.push(result);
      if (running.length >= ahead) yield await running.shift()!;
    }
    while (running.length > 0) yield await running.shift()!;
  } finally {
    if (running.length > 0) stop();
    await Promise.allSettled(running);
  }
}
