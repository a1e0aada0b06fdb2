import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

import type { EngineInfo } from '@dynclean/schema';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** What wrote a file: `dynclean 0.1.0`. */
export const createdBy = `dynclean ${version}`;

/** What else may change the last bits of a result. */
export function readVersions(engine: EngineInfo): Record<string, string> {
  return {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model ?? 'unknown',
    engine: engine.version,
  };
}
