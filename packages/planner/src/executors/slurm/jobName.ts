import { createHash } from 'node:crypto';

/** What all jobs of a results folder are called in the queue, whoever submits them. */
export function jobName(results: string): string {
  return `dynclean-${createHash('sha256').update(results).digest('hex').slice(0, 8)}`;
}
