import { cpus, hostname } from 'node:os';

import type { EngineInfo, StageRecord } from '@dynclean/schema';

/** What a stage's record says of the machine. */
export function describeEnvironment(engine: EngineInfo | null): StageRecord['environment'] {
  const processor = cpus()[0]?.model ?? 'unknown';
  return {
    host: hostname(),
    processor,
    device: engine?.device ?? 'none',
    threads: engine?.threads ?? 1,
    versions: {
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      ...(engine && { engine: engine.version }),
    },
  };
}
