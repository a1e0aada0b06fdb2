import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';
import { InputError, InterruptedError } from '@dynclean/schema';

import type { ForeignEpochOptions } from './ForeignEpoch.js';
import { readForeignEpochs } from './readForeignEpochs.js';
import { inTemporaryFolder, writeTestEpochs } from './writeTestEpochs.js';

const fixture = (name: string): string => fileURLToPath(new URL(`../tests/fixtures/${name}`, import.meta.url));

/** The one epoch of a file that holds one. */
const readForeignEpoch = async (path: string, options: ForeignEpochOptions) => {
  const { epochs, hasProbabilities } = await readForeignEpochs(path, options);
  expect([epochs.length, hasProbabilities]).toEqual([1, true]);
  return epochs[0]!;
};

/** Reads the text as a file of the given spans. `expect(...)` sees the path as FILE. */
const readText = (text: string | Uint8Array, options: ForeignEpochOptions) =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, 'epoch.jsonl');
    await writeFile(path, text);
    try {
      return await readForeignEpoch(path, options);
    } catch (error) {
      if (error instanceof Error) error.message = error.message.replaceAll(path, 'FILE');
      throw error;
    }
  });

const row = (span: unknown, margin: unknown = 1, probability: unknown = 0.5): string =>
  JSON.stringify({ span, margin, probability });

const fourSpans = {
  spanIds: Int32Array.of(0, 1, 2, 3),
  margins: Float32Array.of(2.25, -3, -1.5, 7),
  probabilities: Float32Array.of(0.5, 0.125, 0.25, 1),
  others: null,
};

describe(readForeignEpochs, () => {
  it('reads JSON Lines in any order, with further keys, empty lines, Windows line ends and a byte order mark', async () => {
    const text =
      '\ufeff{"span": 2, "margin": -1.5, "probability": 0.25, "text": "Zürich \\u00e9"}\r\n\r\n' +
      '{"probability":0.5,"margin":225e-2,"span":0}\n  {"span":3,"margin":7,"probability":1}\n' +
      '{"span":1.0,"margin":-3.0,"probability":0.125}'; // and no newline at the end
    expect(await readText(text, { numSpans: 4 })).toEqual(fourSpans);
  });

  it('takes the best other label along where rows have one', async () => {
    const rows = [
      { span: 2, margin: 1, probability: 0.5, other: 3, other_probability: 0.25 },
      { span: 0, margin: 1, probability: 0.5, other: 0, other_probability: 1.000001 },
      { span: 1, margin: 1, probability: 0.5, other: null },
    ];
    const text = rows.map((one) => JSON.stringify(one)).join('\n');
    const { others } = await readText(text, { numSpans: 3 });
    expect(others).toEqual({ labels: Int32Array.of(0, -1, 3), probabilities: Float32Array.of(1, 0, 0.25) });
    const some = await readText(`${text.split('\n').slice(0, 2).join('\n')}`, { numSpans: 3, excluded: Uint8Array.of(0, 1, 0) });
    expect(some.others).toEqual({ labels: Int32Array.of(0, 3), probabilities: Float32Array.of(1, 0.25) });
    for (const [bad, message] of [
      [{ other: 'PER', other_probability: 1 }, 'other must be the index of a class, 0 for no entity, or null, but got "PER"'],
      [{ other: 1.5, other_probability: 1 }, 'other must be the index of a class, 0 for no entity, or null, but got 1.5'],
      [{ other: 1 }, 'other_probability must be a number in [0, 1], but got nothing'],
    ] as const) {
      const line = JSON.stringify({ span: 0, margin: 1, probability: 0.5, ...bad });
      await expect(readText(line, { numSpans: 1 })).rejects.toThrow(`FILE: line 1: ${message}`);
    }
  }); // prettier-ignore

  it("reads dataset cartography's logits", async () => {
    const rows = [
      { guid: 0, logits_epoch_0: [0, 2], gold: 1, device: 'cpu' },
      { guid: '1', logits_epoch_0: [-1, 1], gold: 0 },
    ];
    const read = await readText(rows.map((one) => JSON.stringify(one)).join('\n'), { numSpans: 2 });
    expect(read).toMatchObject({ spanIds: Int32Array.of(0, 1), margins: Float32Array.of(2, -2) });
    expect(read.probabilities[0]! + read.probabilities[1]!).toBeCloseTo(1, 6);
    await expect(readText('{"guid": 0, "logits_epoch_0": [0, 2], "gold": 2}', { numSpans: 1 })).rejects.toThrow(
      'FILE: line 1: margin must be a finite number (float32), but got null',
    );
  });

  it.each([
    ['file format, 64-bit ids and doubles', 'pyarrow-plain.arrow'],
    ['stream format', 'pyarrow-plain.arrows'],
  ])("reads pyarrow's %s", async (_case, name) => {
    expect(await readForeignEpoch(fixture(name), { numSpans: 4 })).toEqual(fourSpans);
  });

  it('reads our own epoch files', () =>
    inTemporaryFolder(async (folder) => {
      const [path] = await writeTestEpochs(folder, [[[0, 2.25, 0.5], [1, -3, 0.125], [2, -1.5, 0.25], [3, 7, 1]]]); // prettier-ignore
      expect(await readForeignEpoch(path!, { numSpans: 4 })).toEqual(fourSpans);
    }));

  it('leaves excluded spans out', async () => {
    const read = await readText(`${row(5, 5)}\n${row(1, 2)}\n`, {
      numSpans: 6,
      excluded: Uint8Array.of(1, 0, 1, 1, 1, 0),
    });
    expect(read.spanIds).toEqual(Int32Array.of(1, 5));
    expect(read.margins).toEqual(Float32Array.of(2, 5));
  });

  it('reads lines across the 1 MiB that it holds at a time', async () => {
    // 60,000 lines in a shuffled order (7,919 and 60,000 have no common divisor), 3 MB of text.
    const numSpans = 60_000;
    const lines = Array.from({ length: numSpans }, (_, index) => {
      const span = (index * 7_919) % numSpans;
      return row(span, span / 16, (span % 64) / 64);
    });
    const read = await readText(lines.join('\n'), { numSpans });
    expect(read.margins.every((margin, span) => margin === span / 16)).toBe(true);
    expect(read.probabilities.every((probability, span) => probability === (span % 64) / 64)).toBe(true);
  });

  it('takes a probability that float32 rounding put above 1 for 1', async () => {
    expect((await readText(row(0, 1, 1.0000001), { numSpans: 1 })).probabilities).toEqual(Float32Array.of(1));
  });

  it.each([
    [
      'an unknown id',
      [row(0), row(2)],
      'line 2: span must be an integer from 0 to 1, the candidate spans of the data, but got 2',
    ],
    [
      'a negative id',
      [row(-1)],
      'line 1: span must be an integer from 0 to 1, the candidate spans of the data, but got -1',
    ],
    [
      'a fraction',
      [row(0.5)],
      'line 1: span must be an integer from 0 to 1, the candidate spans of the data, but got 0.5',
    ],
    [
      'an id as text',
      [row('0')],
      'line 1: span must be an integer from 0 to 1, the candidate spans of the data, but got "0"',
    ],
    [
      'no id',
      ['{"margin": 1}'],
      'line 1: span must be an integer from 0 to 1, the candidate spans of the data, but got nothing',
    ],
    ['a repeated id', [row(1), row(0), '', row(1)], 'line 4: span must not be one of an earlier line (1), but got 1'],
    [
      'a missing id',
      [row(1)],
      'must hold each of the 2 spans that training saw, but ends after line 1 without span 0.',
    ],
    [
      'no margin',
      ['{"span": 0, "probability": 1}'],
      'line 1: margin must be a finite number (float32), but got nothing',
    ],
    ['a margin as text', [row(0, '3')], 'line 1: margin must be a finite number (float32), but got "3"'],
    ['a null margin', [row(0, null)], 'line 1: margin must be a finite number (float32), but got null'],
    ['a margin beyond float32', [row(0, 1e39)], 'line 1: margin must be a finite number (float32), but got 1e+39'],
    [
      "Python's NaN",
      [row(0), '{"span": 1, "margin": NaN, "probability": 1}'],
      'line 2: margin and probability must be finite numbers, but got NaN',
    ],
    [
      "Python's infinity",
      ['{"span": 1, "margin": -Infinity, "probability": 1}'],
      'line 1: margin and probability must be finite numbers, but got -Infinity',
    ],
    ['a probability above 1', [row(0, 1, 1.5)], 'line 1: probability must be a number in [0, 1], but got 1.5'],
    ['a probability below 0', [row(0, 1, -0.5)], 'line 1: probability must be a number in [0, 1], but got -0.5'],
    [
      'a broken line',
      [row(0), '{"span": 1, "mar'],
      'line 2: must be {"span": 0, "margin": 1.5, "probability": 0.8} or the like, but got {"span": 1, "mar',
    ],
    [
      'an array',
      ['[0, 1, 0.5]'],
      'line 1: must be {"span": 0, "margin": 1.5, "probability": 0.8} or the like, but got [0, 1, 0.5]',
    ],
    ['two rows on a line', [`${row(0)} ${row(1)}`], 'line 1: must be {"span": 0'],
  ])('names file and line of %s', async (_case, lines, message) => {
    const reading = readText(lines.join('\n'), { numSpans: 2 });
    await expect(reading).rejects.toThrow(InputError);
    await expect(reading).rejects.toThrow(`FILE: ${message}`);
  });

  it('says how many spans are missing, and which is the first', async () => {
    await expect(readText(`${row(7)}\n${row(0)}\n`, { numSpans: 9 })).rejects.toThrow(
      'FILE: must hold each of the 9 spans that training saw, but ends after line 2 without 7 of them, first span 1.',
    );
  });

  it('refuses an excluded span', async () => {
    await expect(readText(row(0), { numSpans: 2, excluded: Uint8Array.of(1, 0) })).rejects.toThrow(
      'FILE: line 1: span must be one that training saw (the data exclude some), but got 0',
    );
  });

  it('refuses a line of more than 1 MiB', async () => {
    await expect(readText(`${row(0)}\n{"a": "${'x'.repeat(1 << 20)}"}`, { numSpans: 2 })).rejects.toThrow(
      'FILE: line 2: must be at most 1048576 bytes long, but it is longer',
    );
  });

  it('refuses an empty file and one that is neither format', async () => {
    await expect(readText('', { numSpans: 1 })).rejects.toThrow('FILE: must hold a row for each span, but it is empty');
    await expect(readText('\u0001\u0002 no text', { numSpans: 1 })).rejects.toThrow('FILE: must be Arrow IPC data');
    await expect(readForeignEpoch('/nowhere/epoch', { numSpans: 1 })).rejects.toThrow(
      '/nowhere/epoch: must be a file that can be read, but there is none of that name',
    );
  });

  it.each<[string, string | Uint8Array, string]>([
    ['comma-separated text', 'span,margin,probability\n0,1,0.5\n', 'comma-separated text that begins with "span,margin,probability"'],
    ['tab-separated text', 'span\tmargin\n0\t1\n', 'tab-separated text that begins with "span\\tmargin"'],
    ['other text', 'epoch 1\n', 'text that begins with "epoch 1"'],
    ['UTF-16', Buffer.from('{"span": 0}', 'utf16le'), 'UTF-16 without byte order mark (every other byte is zero). Convert the file: iconv -f UTF-16LE'],
    ['Parquet', 'PAR1....', 'a Parquet file. Export it as JSON Lines'],
  ])('says what it got in place of JSON Lines or Arrow: %s', async (_case, content, got) => {
    await expect(readText(content, { numSpans: 1 })).rejects.toThrow(`FILE: must be JSON Lines or Arrow IPC data, but got ${got}`);
  }); // prettier-ignore

  it('cuts what came, and says how rows are written', async () => {
    const ids = Array.from({ length: 5000 }, (_, id) => [String(id), id]);
    const columns = JSON.stringify({ span: Object.fromEntries(ids) as Record<string, number> });
    const reading = readText(columns, { numSpans: 5000 });
    await expect(reading).rejects.toThrow('but got {"0":0,"1":1,');
    await expect(reading).rejects.toThrow('Each row is a line of its own (pandas: to_json(path, orient="records", lines=True)): see docs/own-dynamics.md.');
    await expect(reading.catch((error: Error) => error.message.length)).resolves.toBeLessThan(400);
    await expect(readText('{"guid": 0, "gold": 1}\n', { numSpans: 1 })).rejects.toThrow(
      'but got nothing. A row has span, margin and probability: see docs/own-dynamics.md.',
    );
  }); // prettier-ignore

  it('refuses a null in Arrow, naming its row', async () => {
    const path = fixture('pyarrow-null.arrow');
    await expect(readForeignEpoch(path, { numSpans: 4 })).rejects.toThrow(
      `${path}: row 4: margin must be a number, but it is null`,
    );
  });

  it('says how to write an Arrow file again that is compressed', async () => {
    const path = fixture('pyarrow-lz4.arrow');
    await expect(readForeignEpoch(path, { numSpans: 4 })).rejects.toThrow(
      `${path}: is compressed, which is not read here. Write it again without compression`,
    );
  });

  it('names file and row of Arrow rows that do not fit', async () => {
    const path = fixture('pyarrow-plain.arrow');
    await expect(readForeignEpoch(path, { numSpans: 3 })).rejects.toThrow(
      `${path}: row 3: span must be an integer from 0 to 2, the candidate spans of the data, but got 3`,
    );
    await expect(readForeignEpoch(path, { numSpans: 5 })).rejects.toThrow('but ends after row 4 without span 4.');
  });

  it('stops when it is interrupted', async () => {
    await expect(readText(row(0), { numSpans: 1, signal: AbortSignal.abort() })).rejects.toThrow(InterruptedError);
  });
});
