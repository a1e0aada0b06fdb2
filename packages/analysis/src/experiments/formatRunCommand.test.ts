import { describe, expect, it } from '@jest/globals';

import { formatRunCommand } from './formatRunCommand.js';

describe(formatRunCommand, () => {
  it('keeps everything that narrows a report', () => {
    const choice = { file: 'table01.yaml', results: 'results' };
    expect(formatRunCommand(choice)).toBe('dynclean run table01.yaml');
    expect(
      formatRunCommand({
        file: "my tables/it's.yaml",
        results: 'elsewhere',
        profile: 'small',
        datasets: ['wikigold', 'conll03'],
        models: ['roberta'],
        seeds: [42, 43, 44],
        precision: 'fp32',
      }),
    ).toBe(
      "dynclean run 'my tables/it'\\''s.yaml' --profile small --results elsewhere --datasets wikigold,conll03 " +
        '--models roberta --seeds 42:44 --precision fp32',
    );
    expect(formatRunCommand({ ...choice, seeds: [42, 44] })).toBe('dynclean run table01.yaml --seeds 42,44');
  });
});
