import { execFileSync, type ExecFileSyncOptionsWithStringEncoding } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../../../scripts/peer/read_back.py', import.meta.url));

/** A Python that may have spaCy and datasets (scripts/peer/requirements-formats.txt). */
const python = process.env['DYNCLEAN_TOOLS_PYTHON'] ?? 'python3';

/** What the tools themselves find in a file, or write (scripts/peer/read_back.py). */
export function askTools(command: string, ...paths: readonly string[]): unknown {
  const env = { ...process.env, HF_HUB_OFFLINE: '1', HF_DATASETS_OFFLINE: '1' };
  const options: ExecFileSyncOptionsWithStringEncoding = {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 200_000,
  };
  return JSON.parse(execFileSync(python, [script, command, ...paths], options));
}

/** Why tests with the tools are skipped; null where they are there. */
export function findMissingTools(): string | null {
  try {
    askTools('has');
    return null;
  } catch {
    return `${python} has no spaCy and datasets; DYNCLEAN_TOOLS_PYTHON names one that has`;
  }
}
