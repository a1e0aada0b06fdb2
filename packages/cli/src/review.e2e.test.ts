import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { runCli } from './testing/runCli.js';
import { writeForeignRun } from './testing/writeForeignRun.js';

let folder = '';
let run = '';
const path = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynclean-review-'));
  run = await writeForeignRun(folder);
});
afterAll(() => rm(folder, { recursive: true }));

describe('review', () => {
  it('lists what a clean run holds for wrong, worst first', async () => {
    const { code, stdout } = await runCli(['review', run, '--limit', '2']);
    expect(code).toBe(0);
    const words = [...stdout.matchAll(/\[(\w)\]/g)].map(([, word]) => word);
    expect(words).toEqual(['b', 'g']);
    expect(stdout).toContain('1 more of 3; --limit shows more');
    const positives = await runCli(['review', run, '--json', '--sign', 'positives', '--words', 'D']);
    const { spans } = JSON.parse(positives.stdout) as { spans: { tokens: string[]; first: number; aum: number }[] };
    expect(spans.map(({ tokens, first, aum }) => [tokens[first], aum])).toEqual([['d', 2]]);
  });

  it('suggests other labels where the files of another trainer hold them, and says where they do not', async () => {
    expect((await runCli(['review', run])).stdout).toContain(
      'Nothing is suggested: these dynamics have no other labels.',
    );
    // Class 3 is that of threshold samples alone, and no suggestion.
    const others = new Map([[1, 2], [6, 1], [3, 3]]); // prettier-ignore
    const told = await mkdtemp(join(tmpdir(), 'dynclean-review-'));
    const other = await writeForeignRun(told, (span) => {
      return others.has(span) ? { other: others.get(span), other_probability: 0.25 } : { other: null };
    });
    const { stdout } = await runCli(['review', other, '--json']);
    await rm(told, { recursive: true });
    const { spans, hasOtherLabels } = JSON.parse(stdout) as { hasOtherLabels: boolean; spans: { tokens: string[]; first: number; suggested: { type: string; probability: number } | null }[] }; // prettier-ignore
    expect(hasOtherLabels).toBe(true);
    expect(
      spans.map(({ tokens, first, suggested }) => [tokens[first], suggested?.type, suggested?.probability]),
    ).toEqual([
      ['b', 'B', 0.25],
      ['g', 'A', 0.25],
      ['d', undefined, undefined],
    ]);
  });

  it('writes them as a file whose ending says the form', async () => {
    const { code, stdout } = await runCli(['review', run, '--out', path('s.jsonl')]);
    expect([code, stdout.trim()]).toEqual([0, `${path('s.jsonl')}: 3 suspicious spans, worst first`]);
    const lines = (await readFile(path('s.jsonl'), 'utf8')).trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { words: string }).words)).toEqual(['b', 'g', 'd']);
    for (const ending of ['csv', 'parquet']) {
      expect((await runCli(['review', run, '--out', path(`s.${ending}`), '--quiet'])).code).toBe(0);
    }
    expect((await runCli(['review', run, '--out', path('s.html'), '--sample', '1'])).stdout).toContain('5 spans');
    expect(await readFile(path('s.html'), 'utf8')).toContain('"drawn":true');
    const wrong = await runCli(['review', run, '--out', path('s.doc')]);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('--out: must end in .html, .csv or ')]);
    const unknown = await runCli(['review', run, '--type', 'C']);
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('type: must be one of A, B')]);
  });
});

describe('clean', () => {
  it('says where the cleaner did not learn, once, and ends with 3 where that is asked for', async () => {
    // Half of the threshold samples lie above what they are held against.
    const words = ['clean', '--from', run, '--epochs', '1', '--sign', 'positives'];
    const { code, stdout, stderr } = await runCli([...words, '--out', path('usual')]);
    expect(code).toBe(0);
    expect(stdout).toContain('do not separate from wrong labels');
    expect(stdout.match(/do not separate/g)).toHaveLength(1);
    expect(stderr).not.toContain('do not separate');
    expect(stdout).toContain('The cleaner did not learn these labels');
    expect(stdout).not.toContain("trains on D'");
    expect((await runCli([...words, '--strict', '--out', path('strict')])).code).toBe(3);
  });
});

describe('apply', () => {
  const tokens = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const on = (word: number, type: string | null) => ({ sentence: 1, tokens, first: word, last: word, type });

  it("puts decisions into D', and into D", async () => {
    const decisions = path('decisions.jsonl');
    const lines = [
      { format: 'dynclean-decisions-1' },
      { ...on(1, 'A'), action: 'relabel', to: { first: 1, last: 1, type: 'B' } },
      { ...on(6, null), action: 'keep' },
    ];
    await writeFile(decisions, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const { code, stdout } = await runCli(['apply', decisions, run, '--out', path('reviewed')]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^relabel +1 +0$/m);
    const read = async (name: string): Promise<unknown> =>
      JSON.parse(await readFile(path(`${name}/train-distant.jsonl`), 'utf8'));
    // Nobody decided on span 3, which stays in doubt in D' and as it is in D.
    expect(await read('reviewed')).toEqual({ tokens, entities: [[0, 0, 'A'], [1, 1, 'B'], [2, 2, 'B']], excluded: [[3, 3, 'B']] }); // prettier-ignore
    const estimate = JSON.parse((await runCli(['review', run, '--decisions', decisions, '--json'])).stdout) as unknown;
    expect(estimate).toMatchObject({
      positives: { decided: 1, wrong: 1, open: 1 },
      negatives: { decided: 1, wrong: 0, open: 0, openWrong: { mean: 0 } },
      unmatched: 0,
    });
    const idle = await runCli(['review', run, '--decisions', decisions, '--sign', 'positives']);
    expect([idle.code, idle.stderr]).toEqual([2, expect.stringContaining('--sign: must be left out with --decisions')]);
    const onD = await runCli(['apply', decisions, path('corpus'), '--out', path('corrected'), '--json']);
    expect(JSON.parse(onD.stdout)).toMatchObject({ applied: { keep: 1, relabel: 1 }, refused: [] });
    expect(await read('corrected')).toEqual({ tokens, entities: [[0, 0, 'A'], [1, 1, 'B'], [2, 2, 'B'], [3, 3, 'B']] }); // prettier-ignore
    expect((await runCli(['apply', decisions, run, '--out', path('reviewed')])).code).toBe(2);
  });
});
