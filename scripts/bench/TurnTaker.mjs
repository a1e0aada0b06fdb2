import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import { SetupError } from '../setup/SetupError.mjs';

/** Idle time before a turn, so that the threads of whoever was last have stopped to spin. */
const PAUSE_MS = 60;

/**
 * A program that works only when it is told to: it reads a line, does one piece of work, answers with a line of JSON,
 * and waits. So two programs can take turns on one machine, step by step, under the same load.
 */
export class TurnTaker {
  /**
   * @param {string} name - For messages.
   * @param {{ command: string, args: readonly string[], env?: NodeJS.ProcessEnv, signal?: AbortSignal }} program
   */
  constructor(name, { command, args, env = process.env, signal }) {
    this.name = name;
    this.errors = '';
    this.answers = [];
    this.waiting = [];
    this.child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stderr.setEncoding('utf8').on('data', (text) => (this.errors = (this.errors + text).slice(-4000)));
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) this.take({ answer: JSON.parse(line) }); // libraries print lines of their own
    });
    this.child.stdin.on('error', () => {}); // it has ended; `close` says why
    this.child.on('error', (error) => this.take({ problem: error.message }));
    this.child.on('close', (code) => this.take({ problem: `it ended with ${code}`, ended: true }));
    this.stop = () => this.child.kill('SIGTERM');
    this.signal = signal;
    signal?.addEventListener('abort', this.stop, { once: true });
  }

  take(message) {
    const waiting = this.waiting.shift();
    if (waiting) waiting(message);
    else this.answers.push(message);
  }

  async next() {
    const message = this.answers.shift() ?? (await new Promise((resolve) => this.waiting.push(resolve)));
    if (this.signal?.aborted) throw new SetupError('interrupted', { exitCode: 130 });
    if (message.problem !== undefined) {
      throw new SetupError(`${this.name}: ${message.problem}`, { details: this.errors.trim() });
    }
    return message.answer;
  }

  /** What it says of itself when it is ready for the first turn. */
  ready() {
    return this.next();
  }

  /** One turn. */
  async turn() {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    this.child.stdin.write('go\n');
    return this.next();
  }

  /** Its last words: what it used in all. */
  async end() {
    this.child.stdin.end();
    const last = await this.next();
    this.close();
    return last;
  }

  /** Ends it, whatever it is at. */
  close() {
    this.signal?.removeEventListener('abort', this.stop);
    this.child.kill('SIGTERM');
  }
}
