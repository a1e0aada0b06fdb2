import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { createTestFolder } from '@dynclean/stages/testing';
import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import type { Executor, ExecutorChoice } from './Executor.js';
import { openExecutor } from './openExecutor.js';
import { findExecutor, listExecutors, registerExecutor } from './registry.js';

/** What the toy was opened with. */
const opened: unknown[] = [];
const toy: Executor<{ partition: string }> = {
  name: 'toy',
  title: 'a toy',
  settings: z.strictObject({ partition: z.string().min(1) }),
  open: (settings, choice) => {
    opened.push({ settings, choice });
    return Promise.reject(new Error('a toy runs nothing'));
  },
};

let remove = (): void => undefined;
afterEach(() => remove());

describe(registerExecutor, () => {
  it('makes an executor known until it is taken away', () => {
    const before = listExecutors().map(({ name }) => name);
    expect(before).toEqual(['local', 'slurm']);
    remove = registerExecutor(toy);
    expect(listExecutors().map(({ name }) => name)).toEqual(['local', 'slurm', 'toy']);
    expect(findExecutor('toy')).toBe(toy);
    remove();
    expect(() => findExecutor('toy')).toThrow('executor: must be one of local, slurm, but got "toy"');
  });

  it('refuses a second one of a name', () => {
    remove = registerExecutor(toy);
    expect(() => registerExecutor({ ...toy })).toThrow(
      'registerExecutor: name must be new, but got "toy", which is known already',
    );
    expect(() => registerExecutor({ ...toy, name: 'local' })).toThrow('but got "local"');
  });
});

describe(openExecutor, () => {
  const choice: ExecutorChoice = { slots: 3 };

  it('gives an executor its settings, held to its schema, and what was asked for', async () => {
    remove = registerExecutor(toy);
    const file = join(await createTestFolder(), 'toy.yaml');
    await writeFile(file, 'partition: gpu\n');
    await expect(openExecutor('toy', file, choice)).rejects.toThrow('a toy runs nothing');
    expect(opened).toEqual([{ settings: { partition: 'gpu' }, choice }]);
    await writeFile(file, 'partition: gpu\nqueue: 3\n');
    await expect(openExecutor('toy', file, choice)).rejects.toThrow(
      `${file}:2:1: each key must be one of partition, but got the key "queue"`,
    );
  });

  it('says which settings it lacks', async () => {
    remove = registerExecutor(toy);
    await expect(openExecutor('toy', null, choice)).rejects.toThrow(
      'executor toy: must be given a file of its settings (at least partition), but got none',
    );
  });
});
