import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { askedText, type ChatServer, sayEntities, startChatServer } from '@dynclean/datasets/testing';
import { createTestFolder } from '@dynclean/stages/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { type CliOptions, type CliResult, runCli } from '../testing/runCli.js';
import { writeTestCorpus } from '../testing/writeTestCorpus.js';

const KEY = 'sk-test-9c1d';

let folder: string;
let server: ChatServer;
beforeEach(async () => {
  folder = await createTestFolder();
  await writeTestCorpus(folder);
  server = await startChatServer();
  // Finds every person, and no place.
  server.usually((body, ...rest) => sayEntities(`${askedText(body).split(' ')[0]}: PER`)(body, ...rest));
});
afterEach(() => server.close());

const annotate = (args: readonly string[], options: CliOptions = {}): Promise<CliResult> =>
  runCli(
    ['data', 'annotate', 'corpus', '--by', 'llm', '--endpoint', server.endpoint, '--model', 'm', '--out', 'out', ...args],
    { cwd: folder, env: { OPENAI_API_KEY: KEY, DYNCLEAN_CACHE: join(folder, 'cache') }, ...options },
  ); // prettier-ignore

describe('data annotate --by llm', () => {
  it('sends nothing before somebody has agreed', async () => {
    const { code, stdout, stderr } = await annotate(['--quiet']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Sent      9 sentences with 27 words, the names of 2 types\n');
    expect(stderr).toContain('Key       that of OPENAI_API_KEY is sent along\n');
    expect(stderr).toContain('--yes: must be given where nobody can be asked (no terminal). Nothing was sent.');
    expect(server.requests).toEqual([]);
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  it('labels, says what it cost, and shows the key to the server alone', async () => {
    const prices = ['--input-price', '1000', '--output-price', '1000', '--answers', '2'];
    const { code, stdout, stderr } = await annotate(['--yes', ...prices]);
    expect(code).toBe(0);
    expect(stdout).toContain('Entities   PER 9, LOC 0\nAnswers    18, of which 18 new\n');
    expect(stdout).toContain('Cost       1.98 USD\n'); // 18 times 110 tokens for a thousandth each
    expect(stdout).toContain('recall 50.00'); // the people
    expect(server.requests).toHaveLength(18);
    expect(new Set(server.requests.map(({ key }) => key))).toEqual(new Set([`Bearer ${KEY}`]));
    const lines = (await readFile(join(folder, 'out/train-distant.jsonl'), 'utf8')).trim().split('\n');
    expect(lines[0]).toBe('{"tokens":["Ann","saw","Rome"],"entities":[[0,0,"PER"]],"confidence":[[0,0,"PER",1]]}');
    const record = await readFile(join(folder, 'out/annotation.json'), 'utf8');
    expect(JSON.parse(record)).toMatchObject({ by: 'llm', model: 'm', settings: { keyVariable: 'OPENAI_API_KEY' } });
    expect([stdout, stderr, record].join('')).not.toContain(KEY);

    // All answers are here: nothing is sent, and nobody is asked.
    const again = await annotate(['--force', '--json', ...prices]);
    expect([again.code, again.stderr]).toEqual([0, '']);
    expect(JSON.parse(again.stdout)).toMatchObject({ counted: { answers: 18, newAnswers: 0, cost: '0.00 USD' } });
  });

  it.each(['SIGINT', 'SIGKILL'] as const)('goes on where it was stopped by %s', async (signal) => {
    let stop: (() => void) | undefined;
    server.usually((body, ...rest) => {
      if (server.requests.length === 5) stop?.();
      else sayEntities(`${askedText(body).split(' ')[0]}: PER`)(body, ...rest);
    });
    const options = { onStderr: (_text: string, kill: (signal: NodeJS.Signals) => void) => void (stop = () => kill(signal)) };
    const stopped = await annotate(['--yes', '--concurrency', '1'], {
      env: { OPENAI_API_KEY: KEY, DYNCLEAN_CACHE: join(folder, 'cache') },
      ...options,
    });
    expect(stopped.code).toBe(signal === 'SIGINT' ? 130 : null);
    expect(existsSync(join(folder, 'out'))).toBe(false);
    const { code, stderr } = await annotate(['--yes', '--concurrency', '1']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/Requests +5; 4 more are in /);
    expect(server.requests).toHaveLength(5 + 5);
  }); // prettier-ignore
});
