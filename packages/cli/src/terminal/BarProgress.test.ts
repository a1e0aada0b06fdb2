import { PassThrough } from 'node:stream';

import { describe, expect, it } from '@jest/globals';

import { BarProgress } from './BarProgress.js';

/** A stream that is a terminal as far as cli-progress asks. */
function createTerminal(): { stream: NodeJS.WriteStream; written: () => string } {
  const chunks: string[] = [];
  const stream = new PassThrough();
  stream.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  const terminal = Object.assign(stream, { isTTY: true, columns: 100, cursorTo: () => true, clearLine: () => true });
  return { stream: terminal as unknown as NodeJS.WriteStream, written: () => chunks.join('') };
}

describe(BarProgress, () => {
  it('draws a bar with the state behind it, and never hides the cursor', () => {
    const { stream, written } = createTerminal();
    const progress = new BarProgress(stream);
    progress.report({ stage: 'train', done: 50, total: 100, unit: 'steps' });
    progress.stop();
    expect(written()).toContain('##########---------- train: 50 of 100 steps (50 %)');
    expect(written()).not.toContain('\u001b[?25l');
  });

  it('clears the line for other words, and stops twice without harm', () => {
    const { stream, written } = createTerminal();
    const progress = new BarProgress(stream);
    progress.makeRoom();
    expect(written()).toBe('');
    progress.report({ stage: 'train', done: 1, total: 100, unit: 'steps' });
    progress.makeRoom();
    expect(written()).toContain('\r\u001b[K');
    progress.stop();
    progress.stop();
  });

  it.each([
    [120, '####------'], // 20 wide: the first ten
    [80, '##-------- train'],
    [50, 'train: 24 %'],
  ])('fits into %d columns', (columns, part) => {
    const { stream, written } = createTerminal();
    stream.columns = columns;
    const progress = new BarProgress(stream);
    progress.report({ stage: 'train', done: 24, total: 100, unit: 'steps', detail: 'a long detail; '.repeat(12) });
    progress.stop();
    expect(written()).toContain(part);
    const lines = written()
      .replace(/\u001b(\[[\d;]*[A-Za-z]|\d)/g, '')
      .split(/[\r\n]/);
    for (const line of lines) expect(line.length).toBeLessThan(columns);
  });
});
