import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { computeSha256, writeFileAtomically } from '@dynclean/files';
import { z } from 'zod';

const answerSchema = z.object({
  content: z.string(),
  /** Why it ended: `stop`, `length`, or whatever the server says. */
  finish: z.string().nullable(),
  /** Tokens, as the server counts them; null: it does not say. */
  usage: z.object({ input: z.number(), output: z.number() }).nullable(),
});

/** What a language model answered. */
export type Answer = z.infer<typeof answerSchema>;

/**
 * Answers by what was asked: a file each, whose name is the hash of the question. So whoever asks again, after a stop
 * or for another corpus, pays once. It holds what was answered, and nothing of who asked: no key, no address.
 */
export class AnswerCache {
  private readonly waiting = new Map<string, Promise<Answer>>();

  constructor(readonly folder: string) {}

  /** The name of a question: anything that JSON holds. */
  static keyOf(question: unknown): string {
    return computeSha256(Buffer.from(JSON.stringify(question)));
  }

  has(key: string): boolean {
    return existsSync(this.pathOf(key));
  }

  /**
   * The answer that is there, or the one that `ask` gets; the same question is asked once at a time.
   *
   * @param ask - must call `keep` with the answer before it asks for anything else: a kill then costs no more than what
   *   is under way.
   */
  async take(
    key: string,
    ask: (keep: (answer: Answer) => Promise<void>) => Promise<Answer>,
  ): Promise<{ readonly answer: Answer; readonly isNew: boolean }> {
    const known = this.waiting.get(key);
    if (known !== undefined) return { answer: await known, isNew: false };
    const kept = await this.read(key);
    if (kept !== null) return { answer: kept, isNew: false };
    const other = this.waiting.get(key); // asked while the file was looked for
    if (other !== undefined) return { answer: await other, isNew: false };
    const asked = ask((answer) => writeFileAtomically(this.pathOf(key), `${JSON.stringify(answer)}\n`));
    this.waiting.set(key, asked);
    try {
      return { answer: await asked, isNew: true };
    } finally {
      this.waiting.delete(key);
    }
  }

  /** Null where there is none, or none that can be read: then it is asked for again. */
  private async read(key: string): Promise<Answer | null> {
    try {
      return answerSchema.parse(JSON.parse(await readFile(this.pathOf(key), 'utf8')));
    } catch {
      return null;
    }
  }

  private pathOf(key: string): string {
    return join(this.folder, key.slice(0, 2), `${key}.json`);
  }
}
