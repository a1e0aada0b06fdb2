import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import { BenchError } from '../BenchError.js';
import type { Program } from './runProgram.js';

/** Idle time before a turn, so that the threads of whoever was last have stopped to spin. */
const PAUSE_MS = 60;

/** What came of a program: a line of its own, or why there will be none. */
type Message = { readonly answer: unknown } | { readonly problem: string };

/**
 * A program that works only when it is told to: it reads a line, does one piece of work, answers with a line of JSON,
 * and waits. So two programs can take turns on one machine, step by step, under the same load.
 */
export class TurnTaker {
  private errors = '';
  private readonly answers: Message[] = [];
  private readonly waiting: ((message: Message) => void)[] = [];
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly signal: AbortSignal | undefined;
  private readonly stop = (): void => void this.child.kill('SIGTERM');

  /** @param name - For messages. */
  constructor(
    private readonly name: string,
    { command, args, env = process.env, signal }: Program,
  ) {
    this.child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stderr
      .setEncoding('utf8')
      .on('data', (text: string) => (this.errors = (this.errors + text).slice(-4000)));
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      // Libraries print lines of their own.
      if (line.startsWith('{')) this.take({ answer: JSON.parse(line) as unknown });
    });
    this.child.stdin.on('error', () => {}); // it has ended; `close` says why
    this.child.on('error', (error) => this.take({ problem: error.message }));
    this.child.on('close', (code) => this.take({ problem: `it ended with ${code}` }));
    this.signal = signal;
    signal?.addEventListener('abort', this.stop, { once: true });
  }

  private take(message: Message): void {
    const waiting = this.waiting.shift();
    if (waiting) waiting(message);
    else this.answers.push(message);
  }

  private async next<T>(): Promise<T> {
    const message = this.answers.shift() ?? (await new Promise<Message>((resolve) => this.waiting.push(resolve)));
    if (this.signal?.aborted) throw new BenchError('interrupted', { exitCode: 130 });
    if ('problem' in message) {
      throw new BenchError(`${this.name}: ${message.problem}`, { details: this.errors.trim() });
    }
    return message.answer as T;
  }

  /** What it says of itself when it is ready for the first turn. */
  ready<T>(): Promise<T> {
    return this.next();
  }

  /** One turn. */
  async turn<T>(): Promise<T> {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    this.child.stdin.write('go\n');
    return this.next();
  }

  /** Its last words: what it used in all. */
  async end<T>(): Promise<T> {
    this.child.stdin.end();
    const last = await this.next<T>();
    this.close();
    return last;
  }

  /** Ends it, whatever it is at. */
  close(): void {
    this.signal?.removeEventListener('abort', this.stop);
    this.child.kill('SIGTERM');
  }
}
