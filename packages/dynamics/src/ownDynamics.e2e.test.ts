import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

import { computeMarginsAndProbabilities } from './computeMarginsAndProbabilities.js';
import { readForeignEpochs } from './readForeignEpochs.js';
import { inTemporaryFolder } from './writeTestEpochs.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const page = readFileSync(`${root}docs/own-dynamics.md`, 'utf8');
const blocks = [...page.matchAll(/^```python\n([^]*?)^```/gm)].map(([, code]) => code!);
const blockWith = (text: string): string =>
  blocks.find((code) => code.includes(text)) ?? `raise Exception("no ${text}")`;

/** A Python with torch: the one that the user names, or the system's, which also sees what setup installed. */
function findPython(): { command: string; env: NodeJS.ProcessEnv } | undefined {
  const named = process.env['DYNCLEAN_TORCH'];
  const candidates = [
    ...(named === undefined ? [] : [named, join(named, 'bin', 'python')]).map((command) => ({
      command,
      env: process.env,
    })),
    { command: 'python3', env: { ...process.env, PYTHONPATH: `${root}.engine/python` } },
  ];
  return candidates.find(({ command, env }) => spawnSync(command, ['-c', 'import torch'], { env }).status === 0);
}

const python = findPython();
const note = python === undefined ? ' (skipped: no Python that can import torch)' : '';

describe('docs/own-dynamics.md', () => {
  it('shows how to record an epoch in ten lines', () => {
    const lines = blockWith('def record_epoch').trim().split('\n');
    expect(lines.length - lines.findIndex((line) => line.startsWith('def'))).toBe(10);
  });

  (python === undefined ? it.skip : it)(`records by its PyTorch example what we would record${note}`, () =>
    inTemporaryFolder(async (folder) => {
      // Logits in eighths, which float32 holds exactly; spans come in two batches and not in order.
      const [numSpans, numClasses] = [50, 5];
      const logits = Float32Array.from({ length: numSpans * numClasses }, (_, i) => (((i * 7_919) % 199) - 99) / 8);
      const labels = Int32Array.from({ length: numSpans }, (_, span) => (span * 3) % numClasses);
      const program = join(folder, 'record.py');
      const path = join(folder, 'epoch-1.jsonl');
      await writeFile(
        program,
        `${blockWith('def record_epoch')}
model = torch.nn.Sequential(torch.nn.Identity(), torch.nn.Dropout(0.5))
logits = torch.tensor(${JSON.stringify([...logits])}).reshape(${numSpans}, ${numClasses})
labels = torch.tensor(${JSON.stringify([...labels])})
order = torch.tensor([(i * 7) % ${numSpans} for i in range(${numSpans})])
record_epoch(model, [(logits[ids], ids, labels[ids]) for ids in order.split(30)], ${JSON.stringify(path)})
assert model.training
${blockWith('def list_spans')}
assert list_spans([["w"] * 9]).index((0, 2, 2)) == 16
assert len(list_spans([["w"] * 9, ["w"]])) == 45
`,
      );
      const { status, stderr } = spawnSync(python!.command, [program], { env: python!.env, encoding: 'utf8' });
      expect([status, stderr]).toEqual([0, '']);
      const { epochs } = await readForeignEpochs(path, { numSpans });
      const read = epochs[0]!;
      const ours = computeMarginsAndProbabilities(logits, labels, numClasses);
      expect(read.margins).toEqual(ours.margins);
      read.probabilities.forEach((probability, span) => expect(probability).toBeCloseTo(ours.probabilities[span]!, 7));
    }),
  );
});
